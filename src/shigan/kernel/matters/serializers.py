"""Matters and their kinds as the API tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from shigan.kernel.matters.actions.offers import offers
from shigan.kernel.matters.actions.standing import standing_acts
from shigan.kernel.matters.choices import Colour, Criterion, LinkKind
from shigan.kernel.matters.forms import act_fields
from shigan.kernel.matters.models import Entry, Exhibit, Link, Matter, MatterSponsorship
from shigan.kernel.matters.registry import Act, MatterKind, Step
from shigan.kernel.matters.rules.colour import Turning, spells
from shigan.kernel.matters.tables import reason_text, step_text
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.orgs.serializers import (
    PersonRef,
    UnitRef,
    person_named,
    unit_named,
)
from shigan.kernel.web.schemas import Out
from shigan.kernel.web.values import FieldOut, field_out


class Named(Out):
    """A code, and what it is called."""

    code: str
    label: str


class MatterRow(Out):
    """A matter in a list."""

    number: str
    kind: str
    title: str
    subject: str
    unit: UnitRef
    handler_unit: UnitRef | None
    handler: PersonRef | None
    sponsor: PersonRef | None
    step: Named
    """Where it stands, or how it ended."""
    ending: str
    colour: Colour
    reason: str
    """Why it has that colour, in words; empty for green and for what has ended."""
    opened_at: datetime
    started_at: datetime | None
    due_at: datetime | None
    step_due_at: datetime | None
    ended_at: datetime | None
    paused_at: datetime | None
    supervised_at: datetime | None
    last_entry_at: datetime
    address: str
    lon: float | None
    lat: float | None
    version: int
    """Send it as `seen` with an act."""


class ManualOut(Out):
    """A colour that a leader set against the rules."""

    colour: Colour
    since: datetime
    until: datetime
    reason: str
    by: str


class SpellOut(Out):
    """A colour from an instant on."""

    colour: Colour
    since: datetime
    why: str


class ColourOut(Out):
    """When a matter turns if nothing happens, and what turns it."""

    now: Colour
    since: datetime
    reason: str
    coming: list[SpellOut]
    """What it becomes next if nothing happens."""
    yellow_at: datetime | None
    yellow_why: Named | None
    red_at: datetime | None
    red_why: Named | None
    manual: ManualOut | None


class ExhibitOut(Out):
    """An evidence file: its content's hash, and the input that asked for it."""

    sha256: str
    slot: str


class EntryOut(Out):
    """What somebody did to a matter."""

    place: int
    at: datetime
    actor: str
    act: str
    label: str
    step_from: str
    step_to: str
    note: str
    data: dict[str, Any]
    evidence: list[ExhibitOut]


class LinkOut(Out):
    """Another matter that belongs to this one. `here`: the link leads from the other to this."""

    kind: LinkKind
    label: str
    here: bool
    number: str
    title: str


class SponsorshipOut(Out):
    """A leader was named to answer for the matter from a day until (not including) another."""

    leader: PersonRef
    since: date
    until: date | None


class FactOut(Out):
    """Something that the line's own record says."""

    label: str
    value: str


class OfferOut(Out):
    """An act that you may do now."""

    code: str
    label: str
    standing: bool


class MatterOut(MatterRow):
    """A matter with its whole record."""

    text: str
    progress: float | None
    colours: ColourOut
    facts: list[FactOut]
    acts: list[OfferOut]
    """What you may do now, the next thing first."""
    entries: list[EntryOut]
    links: list[LinkOut]
    sponsorships: list[SponsorshipOut]
    """Those named for this matter alone, the last first."""


class ActOut(Out):
    """A move with what it asks for."""

    code: str
    label: str
    to: str
    ends: str
    assigns: bool
    back: bool
    inputs: list[FieldOut]


class StepOut(Out):
    """A stage with the moves that lead on."""

    code: str
    label: str
    who: str
    acts: list[ActOut]


class KindOut(Out):
    """A kind of matter. `standing` can be done at any step, as the matter's state allows."""

    code: str
    label: str
    prefix: str
    steps: list[StepOut]
    standing: list[ActOut]


ROW_JOINS = ("unit", "handler_unit", "handler", "sponsor")
#: The columns of which a `MatterRow` is made.
ROW_READS = (
    *("number", "kind", "title", "subject", "step", "ending", "version"),
    *("unit__code", "unit__name", "handler_unit__code", "handler_unit__name"),
    *("handler__name", "sponsor__name", "address", "lon", "lat"),
    *("opened_at", "started_at", "due_at", "step_due_at", "ended_at", "paused_at"),
    *("supervised_at", "last_entry_at", "yellow_at", "yellow_why", "red_at", "red_why"),
    *("manual_colour", "manual_since", "manual_until", "manual_reason", "manual_by"),
)


def matter_row(matter: Matter, at: datetime) -> dict[str, Any]:
    """A matter as it stands at an instant: the members of a `MatterRow`, plain, as lists of them
    are long.
    """
    return {
        "number": matter.number,
        "kind": matter.kind,
        "title": matter.title,
        "subject": matter.subject,
        "unit": unit_named(matter.unit),
        "handler_unit": unit_named(matter.handler_unit),
        "handler": person_named(matter.handler),
        "sponsor": person_named(matter.sponsor),
        "step": {"code": matter.step, "label": step_text(matter)},
        "ending": matter.ending,
        "colour": matter.colour_at(at),
        "reason": reason_text(matter),
        "opened_at": matter.opened_at,
        "started_at": matter.started_at,
        "due_at": matter.due_at,
        "step_due_at": matter.step_due_at,
        "ended_at": matter.ended_at,
        "paused_at": matter.paused_at,
        "supervised_at": matter.supervised_at,
        "last_entry_at": matter.last_entry_at,
        "address": matter.address,
        "lon": matter.lon,
        "lat": matter.lat,
        "version": matter.version,
    }


def matter_out(
    scope: Scope,
    matter: Matter,
    at: datetime,
    *,
    entries: Iterable[Entry],
    exhibits: Sequence[Exhibit],
    links: Iterable[tuple[Link, Matter]],
    sponsorships: Iterable[MatterSponsorship],
) -> MatterOut:
    """A matter with its whole record."""
    facts = matter.declared.facts(matter) if matter.declared.facts else []
    return MatterOut(
        **matter_row(matter, at),
        text=matter.text,
        progress=None if matter.progress is None else float(matter.progress),
        colours=_colours(matter, at),
        facts=[FactOut(label=str(label), value=str(value)) for label, value in facts],
        acts=[
            OfferOut(code=o.code, label=str(o.act.label), standing=o.standing)
            for o in offers(scope, matter).every
        ],
        entries=[entry_out(entry, exhibits) for entry in entries],
        links=[_link(matter, link, other) for link, other in links],
        sponsorships=[
            SponsorshipOut(
                leader=PersonRef(id=term.leader_id, name=term.leader.name),
                since=term.since,
                until=term.until,
            )
            for term in sponsorships
        ],
    )


def _colours(matter: Matter, at: datetime) -> ColourOut:
    manual = matter.manual
    turns = Turning(matter.yellow_at, matter.yellow_why, matter.red_at, matter.red_why)
    course = spells(matter.opened_at, matter.end, turns, manual)
    past = [spell for spell in course if spell.since <= at]
    return ColourOut(
        now=Colour(matter.colour_at(at)),
        since=past[-1].since if past else matter.opened_at,
        reason=reason_text(matter),
        coming=[
            SpellOut(colour=Colour(spell.colour), since=spell.since, why=spell.why)
            for spell in course
            if spell.since > at
        ],
        yellow_at=matter.yellow_at,
        yellow_why=_criterion(matter.yellow_why),
        red_at=matter.red_at,
        red_why=_criterion(matter.red_why),
        manual=ManualOut(
            colour=Colour(manual.colour),
            since=manual.since,
            until=manual.until,
            reason=matter.manual_reason,
            by=matter.manual_by,
        )
        if manual
        else None,
    )


def _criterion(code: str) -> Named | None:
    return Named(code=code, label=str(Criterion(code).label)) if code else None


def entry_out(entry: Entry, exhibits: Iterable[Exhibit]) -> EntryOut:
    """An entry with the files that it brought."""
    return EntryOut(
        place=entry.place,
        at=entry.at,
        actor=entry.actor_name,
        act=entry.act,
        label=entry.label,
        step_from=entry.step_from,
        step_to=entry.step_to,
        note=entry.note,
        data=entry.data,
        evidence=[
            ExhibitOut(sha256=e.sha256, slot=e.slot) for e in exhibits if e.place == entry.place
        ],
    )


def _link(matter: Matter, link: Link, other: Matter) -> LinkOut:
    return LinkOut(
        kind=LinkKind(link.kind),
        label=str(LinkKind(link.kind).label),
        here=link.other_id == matter.pk,
        number=other.number,
        title=other.title,
    )


def kind_out(kind: MatterKind) -> KindOut:
    """The declaration of a kind."""
    return KindOut(
        code=kind.code,
        label=str(kind.label),
        prefix=kind.prefix,
        steps=[_step(step) for step in kind.steps],
        standing=[_act(spec.act) for spec in standing_acts],
    )


def _step(step: Step) -> StepOut:
    return StepOut(
        code=step.code,
        label=str(step.label),
        who=str(step.who),
        acts=[_act(act) for act in step.acts],
    )


def _act(act: Act) -> ActOut:
    return ActOut(
        code=act.code,
        label=str(act.label),
        to=act.to,
        ends=act.ends or "",
        assigns=act.assigns,
        back=act.back,
        inputs=[field_out(f) for f in act_fields(act)],
    )
