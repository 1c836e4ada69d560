"""How a matter came from step to step, out of its entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.rules.steps import Passage


def passages(matter: Matter, entries: Iterable[Entry]) -> Iterator[Passage]:
    """The entries that brought the matter to a step, in their order, as the rules take them.

    The first step counts from when the matter came in, which may be before it was entered.
    """
    for entry in entries:
        if not entry.step_from:
            yield Passage(matter.opened_at, entry.step_to, entry.actor_name)
        elif entry.step_from != entry.step_to:
            act = matter.declared.step(entry.step_from).act(entry.act)
            back = act is not None and act.back
            yield Passage(entry.at, entry.step_to, entry.actor_name, back)
