"""`python -m tests.faults.counting`: how many there are of what somebody sent twice."""

from __future__ import annotations

import json
import sys

import django

if __name__ == "__main__":
    django.setup()
    from django.apps import apps

    from shigan.kernel.audit.models import AuditRow
    from shigan.kernel.matters.models import Entry
    from shigan.kernel.orgs.models import Unit

    names = ("grid.event", "mediation.dispute", "people.resident")
    counts = {name: apps.get_model(name)._default_manager.count() for name in names}
    counts["filed"] = Entry.objects.filter(act="file").count()
    counts["units"] = Unit.objects.filter(name="新社区").count()
    counts["loads"] = AuditRow.objects.filter(code="imports.batch_load").count()
    json.dump(counts, sys.stdout)
