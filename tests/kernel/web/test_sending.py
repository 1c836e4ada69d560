"""One page with one content is one sending; anything else is another."""

from __future__ import annotations

from uuid import UUID

import pytest

from shigan.kernel.web.fields import Field
from shigan.kernel.web.forms import form_class
from shigan.kernel.web.sending import sending, sent_once

ONE, OTHER = "0197a4c2-0000-7000-8000-000000000001", "0197a4c2-0000-7000-8000-000000000002"


def sent(**values: str) -> UUID | None:
    form = sent_once(form_class([Field("name", "姓名", required=True)]))(values)
    assert form.is_valid()
    found = sending(form)
    assert form.values() == {"name": values["name"]}
    return found


def test_the_same_page_is_the_same_sending() -> None:
    assert sent(name="王某", page_id=ONE) == sent(name="王某", page_id=ONE) is not None


@pytest.mark.parametrize(
    "other", [{"name": "张某", "page_id": ONE}, {"name": "王某", "page_id": OTHER}]
)
def test_another_page_or_content_is_another_one(other: dict[str, str]) -> None:
    assert sent(name="王某", page_id=ONE) != sent(**other)


def test_whoever_sends_no_page_is_not_held_to_one() -> None:
    assert sent(name="王某") is None


def test_each_opening_of_a_page_is_another() -> None:
    made = sent_once(form_class([Field("name", "姓名")]))
    first, second = (str(made()["page_id"]) for _ in range(2))
    assert 'type="hidden"' in first
    assert first != second
