"""What people once said about the columns of a sheet of that layout."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache

from shigan.kernel.imports.models import Layout
from shigan.kernel.imports.queries.batches import home_path
from shigan.kernel.imports.queries.locating import Layouts
from shigan.kernel.imports.registry import Importer
from shigan.kernel.orgs.scope import Scope


def digest_of(headings: Sequence[str]) -> str:
    """What a layout is known by: its plain headings in their order."""
    return hashlib.sha256(json.dumps(list(headings)).encode()).hexdigest()


def layouts_of(actor: Scope, importer: Importer) -> Layouts:
    """The layouts of one's street for an importer, by their headings: one statement."""

    @cache
    def known() -> dict[str, list[str | None]]:
        kept = Layout.objects.filter(unit_path=home_path(actor), importer=importer.code)
        return dict(kept.values_list("digest", "columns"))

    return lambda headings: known().get(digest_of(headings), ())
