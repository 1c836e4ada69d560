"""What the home page reads of figures."""

from __future__ import annotations

from datetime import date

from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope


def home_unit(scope: Scope) -> Unit | None:
    """The unit whose figures a person looks at first: the widest that they may see."""
    paths = scope.paths("figures.view") or scope.paths("orgs.view")
    return Unit.objects.filter(path=min(paths, key=len)).first() if paths else None


def tiles(scope: Scope, unit: Unit, on: date) -> list[dict[str, object]]:
    """Four or five figures with their trend."""
    return []
