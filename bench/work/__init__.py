"""The rows of the table, a module for each kind of work, in the order of the table.

A module has `rows(store)`. It runs in a process of its own, with Django set up on that store.
`MATTERS`, where a module has it, is the size that its target speaks of.
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
