"""The process that measures one work: Django on its store, a JSON line for each row."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module

from bench.store import prepared


def main(name: str, matters: str, server: str) -> None:
    """Measure, and tell the parent."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shigan.settings.prod")
    import django  # noqa: PLC0415 -- after the settings are named

    django.setup()
    from shigan.cli.sample import set_clock  # noqa: PLC0415 -- needs Django

    store = prepared(int(matters), server)
    set_clock()  # a kept store has not grown older
    for row in import_module(f"bench.work.{name}").rows(store):
        sys.stdout.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
