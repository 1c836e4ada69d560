"""The agreement as a Word paper, from the shipped template or the office's own."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from docxtpl import DocxTemplate

from shigan.kernel.matters.actions.core import official
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.actions import Why, value_unmask
from shigan.kernel.personal.choices import Purpose
from shigan.lines.mediation.models import Dispute, Party
from shigan.lines.mediation.rules import is_confirmable
from shigan.lines.mediation.values import PHONE

SHIPPED = Path(__file__).parent / "word" / "agreement.docx"
HANDLE = "mediation.handle"
_KEPT_BY_COMMITTEE = 1


def template() -> Path:
    """The office's own template (`word/agreement.docx` in its folder) before the shipped one."""
    own = Path(settings.SHIGAN_HOME) / "word" / "agreement.docx"
    return own if own.exists() else SHIPPED


def agreement(dispute: Dispute, scope: Scope) -> bytes:
    """The agreement to be signed, as a docx; what people wrote stands in it as text only.

    Phones stand in it for whoever may see them in full (R11); for others there is a line to write
    on, as there is for what is not kept of a party.
    """
    matter = dispute.matter
    parties = list(dispute.parties.order_by("side", "pk"))
    paper = DocxTemplate(template())
    paper.render(
        {
            "title": "劳动争议调解协议书" if dispute.labour else "人民调解协议书",
            "number": matter.number,
            "parties": [
                {
                    "side": official(party.get_side_display()),
                    "name": party.name,
                    "organisation": party.organisation,
                    "address": party.address,
                    "phone": _phone(party, dispute, scope),
                }
                for party in parties
            ],
            "facts": _lines(matter.text),
            "committee": dispute.committee.name if dispute.committee else "调解委员会",
            "terms": _lines(dispute.terms),
            "perform_by": date_format(dispute.perform_by, "Y年n月j日")
            if dispute.perform_by
            else "",
            "confirm": is_confirmable(
                labour=dispute.labour, subject=matter.subject, outcome=dispute.outcome
            ),
            "copies": len(parties) + _KEPT_BY_COMMITTEE,
        },
        autoescape=True,
    )
    written = BytesIO()
    paper.save(written)
    return written.getvalue()


def _phone(party: Party, dispute: Dispute, scope: Scope) -> str:
    """The number in full, and that it was seen stays; nothing for whoever may not see it."""
    path = dispute.matter.handler_path or dispute.matter.unit_path
    if not party.phone or not scope.may(HANDLE, path):
        return ""
    why = Why(Purpose.SERVICE, official(_("调解协议书")))
    return value_unmask(
        actor=scope, record=party, unit_path=path, masked=PHONE, function=HANDLE, why=why
    )


def _lines(text: str) -> list[str]:
    """What people wrote, a paragraph for each line."""
    return [line.strip() for line in text.splitlines() if line.strip()]
