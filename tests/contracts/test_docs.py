"""What is declared has its words, and what the pages and the code cite is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shigan.kernel.audit.actions import actions
from shigan.kernel.figures.registry import figures
from shigan.kernel.imports.registry import importers
from shigan.kernel.matters.registry import kinds
from shigan.kernel.orgs.registry import roles

ROOT = Path(__file__).resolve().parents[2]
DOCS, SOURCE = ROOT / "docs", ROOT / "src"
APPS = sorted(path.parent for path in SOURCE.rglob("apps.py"))


def _is_app(path: Path) -> bool:
    return path.parent in APPS


RULES = sorted(p for p in (DOCS / "rules").glob("*.md") if p.name != "README.md")
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "demo").rglob("*.md")])
CITED = re.compile(r"\bdocs/[\w./-]+\.md(?:#[\w-]+)?")
#: Named in the how-to as what a reader would write.
EXAMPLES = {"docs/rules/lamps.md", "docs/rules/lamps.md#R1"}
#: The rules of each app: a module, or a package of that name.
RULE_PARTS = sorted(
    path for path in SOURCE.rglob("rules*") if path.name in {"rules", "rules.py"} and _is_app(path)
)
HEADING = re.compile(r"^## R(\d+)\. \S", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MOST_BYTES = 150_000
NAMED = re.compile(r"`([\w.-]+(?:/[\w.-]+)+\.(?:py|md|css|js|po|html|in|txt|json|yaml|csv|xlsx))`")
FENCED = re.compile(r"^(`{3,})[^\n]*\n.*?^\1$", re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """What can be pointed at in a page: R1 on rules pages, else the headings' own slugs."""
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", t.lower()).strip().replace(" ", "-") for t in titles}
    return slugs | {f"R{number}" for number in HEADING.findall(text)}


def missing(cited: str, base: Path) -> str:
    """Why a cited page cannot be opened; empty if it can."""
    path, _, anchor = cited.partition("#")
    page = (base / path).resolve() if path else base
    if not page.exists():
        return f"{cited}: no such file"
    if anchor and anchor not in anchors(page):
        return f"{cited}: no such heading"
    return ""


def citations(path: Path) -> list[str]:
    """The pages of the docs that a file cites."""
    found = CITED.findall(path.read_text(encoding="utf-8"))
    return [cited for cited in found if cited not in EXAMPLES]


def docstrings(path: Path) -> Iterator[str]:
    """The docstrings of a module, its classes and functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node) or ""


@pytest.mark.parametrize("registry", [actions, figures, kinds, importers, roles])
def test_everything_declared_has_its_words(registry: object) -> None:
    items = list(registry)  # type: ignore[call-overload]
    assert items
    assert [item.code for item in items if not str(item.label).strip()] == []


def test_every_figure_says_its_caliber() -> None:
    assert [f.code for f in figures if len(str(f.caliber)) < len("期末数")] == []


def test_every_step_and_act_has_its_words() -> None:
    words = [
        (f"{kind.code}.{part.code}", str(part.label).strip())
        for kind in kinds
        for step in kind.steps
        for part in (step, *step.acts)
    ]
    assert words
    assert [code for code, label in words if not label] == []


def test_what_the_code_cites_is_there() -> None:
    files = [*SOURCE.rglob("*.py"), *(ROOT / "tools").glob("*.py"), ROOT / "Makefile"]
    files += [*(ROOT / "requirements").iterdir(), *(ROOT / "demo").rglob("*.py")]
    wrong = {
        str(path.relative_to(ROOT)): why
        for path in files
        for cited in citations(path)
        if (why := missing(cited, ROOT))
    }
    assert wrong == {}


@pytest.mark.parametrize("part", RULE_PARTS, ids=lambda path: str(path.relative_to(SOURCE)))
def test_rules_cite_their_page(part: Path) -> None:
    files = sorted(part.rglob("*.py")) if part.is_dir() else [part]
    text = "\n".join(words for file in files for words in docstrings(file))
    assert re.search(r"docs/rules/\w+\.md#R\d", text), "no docstring names its rule's section"


@pytest.mark.parametrize("page", RULES, ids=lambda page: page.name)
def test_a_rules_page_is_numbered_and_shows_its_rules_at_work(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    numbers = [int(number) for number in HEADING.findall(text)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers
    assert len(re.findall(r"^## ", text, re.MULTILINE)) == len(numbers)
    assert ">>> " in text


def test_the_index_of_rules_names_every_page() -> None:
    listed = LINK.findall((DOCS / "rules" / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == [page.name for page in RULES]


def test_the_index_of_the_docs_names_every_page() -> None:
    listed = set(LINK.findall((DOCS / "README.md").read_text(encoding="utf-8")))
    pages = {str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")}
    rules = {f"rules/{page.name}" for page in RULES}
    assert pages - rules - {"README.md"} == {
        link for link in listed if link.endswith(".md") and not link.startswith("../")
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    inner = [link for link in LINK.findall(text) if "://" not in link]
    base = page.parent
    wrong = [missing(link, page if link.startswith("#") else base) for link in inner]
    assert [why for why in wrong if why] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_a_page_names_are_there(page: Path) -> None:
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    places = [ROOT, page.parent, SOURCE, SOURCE / "shigan", *APPS]
    places += [app / "templates" for app in APPS]
    named = {name for name in NAMED.findall(text) if "lamps" not in name}
    assert [n for n in sorted(named) if not any((place / n).exists() for place in places)] == []


def test_what_is_not_there_is_found_out() -> None:
    assert missing("docs/rules/scope.md#R1", ROOT) == ""
    assert missing("docs/rules/scope.md#R99", ROOT) == "docs/rules/scope.md#R99: no such heading"
    assert missing("docs/rules/nothing.md", ROOT) == "docs/rules/nothing.md: no such file"


def test_pictures_are_light_and_all_of_them_are_shown() -> None:
    pictures = sorted((DOCS / "images").glob("*.png"))
    shown = {
        (page.parent / link).resolve()
        for page in PAGES
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if link.endswith(".png")
    }
    assert [p.name for p in pictures if p.stat().st_size > MOST_BYTES] == []
    assert {*pictures} == shown
