"""Nothing in the project tells on which machine, or from which mirror, it was made."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_SLASH, _DOT = "/", r"\."
#: Put together from parts, so that this file does not hold what it looks for.
PATTERNS = {
    "registry": re.compile(
        rf"(?:{'registry'}{_DOT}(?:npmjs|yarnpkg|npmmirror)|{'files'}{_DOT}pythonhosted"
        rf"|{'pypi'}{_DOT}(?:org|tuna)|{'mirrors'}{_DOT}|{'--index'}-url|{'find'}-links(?! wheels))"
    ),
    "machine path": re.compile(
        rf"(?<![\w./}}-]){_SLASH}(?:{'root'}|{'home'}|{'work'}|{'workspace'}|{'Users'}|{'opt'}|{'mnt'})"
        rf"{_SLASH}[\w.]"
    ),
    "credential": re.compile(
        rf"(?:{'gh'}[pousr]_[A-Za-z0-9]{{30}}|{'AKIA'}[A-Z0-9]{{16}}|{'-----BEGIN'} [A-Z ]*PRIVATE)"
    ),
}


def project_files() -> list[str]:
    """What is in the project, or would be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return sorted({name for name in listed.split("\0") if name and (ROOT / name).is_file()})


#: Where the manual for an office puts the program, on the office's own machine.
OFFICE = f"{_SLASH}{'opt'}{_SLASH}shigan"


def told(text: str) -> list[str]:
    """What a text tells of the place where it was made."""
    text = text.replace(OFFICE, "")
    return [what for what, pattern in PATTERNS.items() if pattern.search(text)]


def test_no_file_tells_where_it_was_made() -> None:
    telling = {}
    for name in project_files():
        text = (ROOT / name).read_bytes().decode("utf-8", errors="ignore")
        if found := told(text):
            telling[name] = found
    assert telling == {}


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        (("https://registry", ".npmjs.org/htmx"), "registry"),
        (("https://files", ".pythonhosted.org/x"), "registry"),
        (("pip install --index", "-url x"), "registry"),
        (("cd /wo", "rk/main"), "machine path"),
        (("File '/ho", "me/li/shigan'"), "machine path"),
        (("-----BEG", "IN RSA PRIVATE KEY"), "credential"),
    ],
)
def test_a_tell_tale_is_found(parts: tuple[str, ...], what: str) -> None:
    assert told("".join(parts)) == [what]


@pytest.mark.parametrize("text", ["GET /api/v1/work/1", "docs/home/x", "src/shigan", "/tmp/x"])
def test_ordinary_text_tells_nothing(text: str) -> None:
    assert told(text) == []
