"""Copy the browser parts that the product ships from npm, at the versions of the lock beside it.

    python tools/vendor.py           install into a throw-away folder, rewrite the vendored files
    python tools/vendor.py --check   the same, but only say what differs (exit 1)

Needs node and npm; nothing else in the project does.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "tools" / "vendor"
STATIC = ROOT / "src" / "shigan" / "kernel" / "web" / "static" / "vendor"
TEST_PARTS = ROOT / "tests" / "vendor"
SOURCE_MAP = re.compile(r"\n?(//|/\*)[#@] sourceMappingURL=[^\n*]*(\*/)?")

# Class names of Tabler that templates may use. What is not matched is left out of the subset, so
# that the colour families, social buttons, ribbons and carousels can't creep into a page.
KEPT_CLASSES = re.compile(
    r"(?:container(?:-fluid)?|row|col(?:-(?:auto|\d+|(?:sm|md|lg|xl)(?:-(?:auto|\d+))?))?|g[xy]?-\d"
    r"|(?:d|flex|align-items|align-self|justify-content|order)-(?:(?:sm|md|lg|xl|print)-)?[a-z0-9-]+"
    r"|(?:m|p)[tbsexy]?-(?:(?:sm|md|lg)-)?(?:\d|auto)|(?:row-|column-)?gap-(?:(?:sm|md|lg)-)?\d"
    r"|text-(?:start|end|center|nowrap|wrap|break|truncate|secondary|body|reset|decoration-none)"
    r"|fw-(?:normal|medium|bold)|w-(?:25|50|75|100|auto)|h-100|position-(?:relative|absolute|sticky)"
    r"|border(?:-(?:top|bottom|start|end|0))?|rounded(?:-0)?|overflow-(?:auto|hidden)"
    r"|visually-hidden(?:-focusable)?|stretched-link|vr"
    r"|btn(?:-(?:primary|sm|lg|icon|link|list|group|check|action))?|active|disabled|show|focus"
    r"|form-(?:control|select|label|hint|text|fieldset|check|check-input|check-label|check-inline)"
    r"|form-(?:control|select)-(?:sm|lg)|input-group(?:-text)?|is-invalid|invalid-feedback|required"
    r"|table(?:-(?:sm|hover|responsive|bordered|borderless|group-divider))?"
    r"|card(?:-(?:header|body|title|subtitle|footer|table|sm|actions))?"
    r"|nav(?:-(?:item|link|tabs))?|list-unstyled|list-inline(?:-item)?|small|h[1-6])"
)
KEPT_AT_RULES = (
    "@media (min-width",
    "@media (max-width",
    "@media print",
    "@media (prefers-reduced",
)


@dataclass(frozen=True)
class Copied:
    """One package: the files taken and where its licence is."""

    package: str
    licence: str
    files: dict[str, str]
    licences: tuple[str, ...]
    folder: Path = STATIC


PACKAGES = (
    Copied("htmx.org", "0BSD", {"dist/htmx.min.js": "htmx.min.js"}, ("LICENSE",)),
    Copied(
        "echarts",
        "Apache-2.0",
        {"dist/echarts.common.min.js": "echarts.common.min.js"},
        ("LICENSE", "NOTICE", "licenses/LICENSE-d3", "../zrender/LICENSE", "../tslib/LICENSE.txt"),
    ),
    Copied("@tabler/core", "MIT", {"dist/css/tabler.min.css": "tabler.subset.css"}, ()),
    Copied("@tabler/icons", "MIT", {}, ("LICENSE",)),
    Copied(
        "axe-core",
        "MPL-2.0",
        {"axe.min.js": "axe.min.js"},
        ("LICENSE", "LICENSE-3RD-PARTY.txt"),
        TEST_PARTS,
    ),
)


def css_rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Top-level (prelude, body) pairs; the body is None for statements such as @charset."""
    at = 0
    while (brace := css.find("{", at)) != -1:
        semicolon = css.find(";", at)
        if -1 < semicolon < brace:
            yield css[at : semicolon + 1].strip(), None
            at = semicolon + 1
            continue
        end = closing_brace(css, brace)
        yield css[at:brace].strip(), css[brace + 1 : end]
        at = end + 1


def closing_brace(css: str, opening: int) -> int:
    """Where the block that opens at `opening` ends, minding quoted braces."""
    depth, quote = 0, ""
    for at in range(opening, len(css)):
        char = css[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                return at
    raise ValueError("tabler.css: a block never closes")


def kept_selectors(prelude: str) -> str:
    """The selectors of a rule whose every class is on the list, and that need no dark theme."""
    parts = re.split(r",(?![^(\[]*[)\]])", prelude)
    return ",".join(part for part in parts if is_kept(part))


def is_kept(selector: str) -> bool:
    """A selector stays when it names only known classes and no theme, host or plugin part."""
    if re.search(r"data-bs-theme|data-vc|:host|theme-dark|\[class", selector):
        return False
    names = re.findall(r"\.(-?[A-Za-z_][\w-]*)", selector)
    return all(KEPT_CLASSES.fullmatch(name) for name in names)


def subset(css: str) -> str:
    """Only the rules that the templates can use, in their order."""
    out = []
    for prelude, body in css_rules(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        if body is None:
            continue
        if not prelude.startswith("@"):
            if selectors := kept_selectors(prelude):
                out.append(f"{selectors}{{{body}}}")
        elif prelude.replace("media  ", "media ").startswith(KEPT_AT_RULES) and (
            inner := subset(body)
        ):
            out.append(f"{prelude}{{{inner}}}\n")
    return "\n".join(out)


def sprite(icons: Path, names: list[str]) -> str:
    """One SVG file with a symbol per icon, used as <use href="icons.svg#name">."""
    symbols = []
    for name in names:
        svg = (icons / f"{name}.svg").read_text(encoding="utf-8")
        shapes = re.findall(r"<(?:path|circle|line|rect|polyline)[^>]*/>", svg)
        drawn = "".join(s for s in shapes if 'stroke="none"' not in s)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawn}</symbol>')
    head = '<svg xmlns="http://www.w3.org/2000/svg">'
    return "\n".join([head, *symbols, "</svg>"]) + "\n"


def text_of(package: Copied, source: Path, version: str) -> str:
    """A file as it is shipped: Tabler cut down, source map pointers dropped."""
    text = SOURCE_MAP.sub("", source.read_text(encoding="utf-8")).rstrip() + "\n"
    if package.package == "@tabler/core":
        note = f"/*! Tabler {version}, MIT (see LICENSE beside). Cut down by tools/vendor.py. */\n"
        return note + subset(text) + "\n"
    return text


def build(modules: Path, target: Path) -> None:
    """Lay the vendored tree under `target`, with the same paths as in the project."""
    table = []
    for package in PACKAGES:
        home = modules / package.package
        version = json.loads((home / "package.json").read_text(encoding="utf-8"))["version"]
        name = package.package.lstrip("@").replace("/", "-").removesuffix(".org")
        folder = target / package.folder.relative_to(ROOT) / name
        folder.mkdir(parents=True)
        for source, to in package.files.items():
            (folder / to).write_text(text_of(package, home / source, version), encoding="utf-8")
        for licence in package.licences:
            shutil.copy(home / licence, folder / licence_name(licence))
        if package.package == "@tabler/core":
            shutil.copy(PINS / "tabler-core-LICENSE", folder / "LICENSE")
        if package.package == "@tabler/icons":
            names = (PINS / "icons.txt").read_text(encoding="utf-8").split()
            drawn = sprite(home / "icons" / "outline", names)
            (folder / "icons.svg").write_text(drawn, encoding="utf-8")
        table.append((package, version, folder, target))
    for base in (STATIC, TEST_PARTS):
        write_table(
            target / base.relative_to(ROOT), [row for row in table if row[0].folder == base]
        )


def licence_name(path: str) -> str:
    """A flat name: the licence of a part that is bundled inside carries the part's name."""
    parts = Path(path).parts
    return f"LICENSE-{parts[1]}" if parts[0] == ".." else parts[-1]


def write_table(folder: Path, rows: list[tuple[Copied, str, Path, Path]]) -> None:
    """VENDORED.md: package, version, licence, files."""
    lines = [
        "# Vendored from npm",
        "",
        "Written by `tools/vendor.py`; never edit these files by hand.",
        "",
        "| package | version | licence | files |",
        "|---|---|---|---|",
    ]
    for package, version, home, _ in rows:
        files = " ".join(f"`{home.name}/{file.name}`" for file in sorted(home.iterdir()))
        lines.append(f"| {package.package} | {version} | {package.licence} | {files} |")
    (folder / "VENDORED.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def differences(made: Path) -> list[str]:
    """Paths under the vendored folders that are not what npm gives."""
    wrong = []
    for base in (STATIC, TEST_PARTS):
        here = made / base.relative_to(ROOT)
        names = {p.relative_to(here) for p in here.rglob("*") if p.is_file()}
        names |= {p.relative_to(base) for p in base.rglob("*") if p.is_file()}
        for name in sorted(names):
            ours, theirs = base / name, here / name
            if (
                not (ours.is_file() and theirs.is_file())
                or ours.read_bytes() != theirs.read_bytes()
            ):
                wrong.append(str(ours.relative_to(ROOT)))
    return wrong


def main() -> int:
    """Install, build, then compare or replace."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 on a difference"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for file in ("package.json", "package-lock.json"):
            shutil.copy(PINS / file, work / file)
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=work, check=True
        )
        made = work / "made"
        build(work / "node_modules", made)
        if options.check:
            wrong = differences(made)
            print("\n".join(["differs:", *wrong]) if wrong else "vendored files are as pinned")
            return bool(wrong)
        for base in (STATIC, TEST_PARTS):
            shutil.rmtree(base, ignore_errors=True)
            shutil.copytree(made / base.relative_to(ROOT), base)
    return 0


if __name__ == "__main__":
    sys.exit(main())
