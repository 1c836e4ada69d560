"""Python's search for cycles, put off while very many records are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unsearched() -> Iterator[None]:
    """Inside, no cycles of dead objects are looked for: a load makes none, and each search would
    go through all that it holds. What nobody holds any more is let go of all the same.
    """
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()
