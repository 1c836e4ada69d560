"""The agreement as a Word paper, from the shipped template or the office's own."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils.formats import date_format
from docxtpl import DocxTemplate

from shigan.kernel.matters.actions.core import official
from shigan.lines.mediation.models import Dispute
from shigan.lines.mediation.rules import is_confirmable

SHIPPED = Path(__file__).parent / "word" / "agreement.docx"
_KEPT_BY_COMMITTEE = 1


def template() -> Path:
    """The office's own template (`word/agreement.docx` in its folder) before the shipped one."""
    own = Path(settings.SHIGAN_HOME) / "word" / "agreement.docx"
    return own if own.exists() else SHIPPED


def agreement(dispute: Dispute) -> bytes:
    """The agreement to be signed, as a docx; what people wrote stands in it as text only."""
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
                    "address": party.address,
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


def _lines(text: str) -> list[str]:
    """What people wrote, a paragraph for each line."""
    return [line.strip() for line in text.splitlines() if line.strip()]
