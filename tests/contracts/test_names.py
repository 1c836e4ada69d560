"""One English name for each thing, and the glossary has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
MODELS = sorted(
    model.__name__ for model in apps.get_models() if model.__module__.startswith("shigan.")
)


def terms() -> list[tuple[str, list[str], str]]:
    """The rows of the glossary: what people call it, its names in the code, its meaning."""
    rows = re.findall(
        r"^\| (.+?) \| (`.+?`) \| (.+?) \|$", GLOSSARY.read_text("utf-8"), re.MULTILINE
    )
    return [(said, re.findall(r"`([^`]+)`", names), meaning) for said, names, meaning in rows]


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_in_the_glossary(name: str) -> None:
    assert name in {name for _, names, _ in terms() for name in names}


def test_a_name_stands_for_one_thing() -> None:
    names = [name for _, found, _ in terms() for name in found]
    assert sorted(names) == sorted(set(names))
    said = [said for said, _, _ in terms()]
    assert sorted(said) == sorted(set(said))


def test_names_are_used_by_the_code() -> None:
    source = GLOSSARY.parents[1] / "src" / "shigan"
    text = "\n".join(path.read_text("utf-8") for path in source.rglob("*.py"))
    unused = [n for _, names, _ in terms() for n in names if not re.search(rf"\b{n}\b", text)]
    assert unused == []
