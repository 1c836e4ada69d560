"""The rows of the table, a module for each kind of work, in the order of the table.

A module has `rows(store)`. It runs in a process of its own, with Django set up on that store.
"""

from __future__ import annotations

NAMES = (
    "create",
    "lists",
    "move",
    "counts",
    "figures",
    "colours",
    "excel",
    "home",
    "starting",
    "sample",
)
#: Matters in the store of a work, where its target speaks of another size than the usual.
SIZES = {"colours": 1_000_000, "starting": 10_000, "sample": 10_000}
