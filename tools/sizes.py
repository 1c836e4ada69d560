"""Print the files and functions that are over the house's guide sizes, so that someone decides."""

from __future__ import annotations

import ast
from pathlib import Path

FILE_LINES, FUNCTION_LINES = 400, 50


def main() -> None:
    """Walk the source."""
    for path in sorted(Path("src").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if (lines := text.count("\n")) > FILE_LINES:
            print(f"{path}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    print(f"{path}:{node.lineno} {node.name}: {length} lines")


if __name__ == "__main__":
    main()
