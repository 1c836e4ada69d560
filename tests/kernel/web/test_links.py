"""Addresses of many records, and of the page with its parameters changed."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.web.links import address, addresses


@given(st.text(min_size=1).filter(lambda key: "/" not in key and "\n" not in key))
def test_the_addresses_of_many_are_those_of_each(key: str) -> None:
    for name in ("matters:matter", "matters:colour"):
        assert addresses(name)(key) == reverse(name, args=[key])


@pytest.mark.parametrize(
    ("asked", "changes", "given"),
    [
        ("?a=1&b=2&a=3", {}, "/list/?a=1&a=3&b=2"),
        ("?a=1&b=2", {"a": None}, "/list/?b=2"),
        ("?a=1&b=2", {"a": ""}, "/list/?b=2"),
        ("?a=1&b=2", {"a": 3}, "/list/?b=2&a=3"),
        ("?a=1", {"a": ["x", 2]}, "/list/?a=x&a=2"),
        ("?page=3&panel=1&q=路 口&c=x,y", {}, "/list/?q=%E8%B7%AF%20%E5%8F%A3&c=x,y"),
        ("?page=3", {"page": 4}, "/list/?page=4"),
        ("?a=1", {"a": None}, "/list/"),
    ],
)
def test_an_address_with_parameters_changed(
    asked: str, changes: dict[str, object], given: str
) -> None:
    assert address(RequestFactory().get(f"/list/{asked}"), **changes) == given
