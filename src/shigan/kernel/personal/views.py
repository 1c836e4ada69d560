"""The datasets of personal data, for everybody who answers for some."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.personal.queries import past_their_end
from shigan.kernel.personal.registry import datasets


@require_safe
def dataset_list(request: ScopedRequest) -> HttpResponse:
    """What is held of people, on what ground, how long, and what is past its end."""
    request.scope.require("personal.view")
    due = {d.dataset.code: d.count for d in past_their_end(request.scope, today())}
    rows = [
        {
            "dataset": dataset,
            "due": due.get(dataset.code, 0),
            "due_url": reverse(dataset.past_end_at) if dataset.past_end_at else "",
        }
        for dataset in datasets
    ]
    return render(request, "personal/datasets.html", {"title": _("个人信息"), "rows": rows})
