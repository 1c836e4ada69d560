"""Routes of matters: the ledger, one matter with its record, and every act."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router

from shigan.kernel.base.errors import Conflict, Denied
from shigan.kernel.clock.queries import now
from shigan.kernel.files.serializers import evidence_given
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.actions.offers import act_named
from shigan.kernel.matters.filters import LEDGER_FILTERS
from shigan.kernel.matters.forms import act_fields, act_sources, order_of
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.ledger import seen
from shigan.kernel.matters.queries.record import (
    entries_since,
    matter_numbered,
    matter_to_act_on,
    record,
)
from shigan.kernel.matters.queries.tally import open_by_unit
from shigan.kernel.matters.queries.turns import answering_path, units_by_path
from shigan.kernel.matters.registry import Act, kinds
from shigan.kernel.matters.serializers import (
    ROW_JOINS,
    ROW_READS,
    EntryOut,
    KindOut,
    MatterOut,
    MatterRow,
    entry_out,
    kind_out,
    matter_out,
    matter_row,
)
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.orgs.serializers import UnitRef
from shigan.kernel.web.asked import asked_for, parameters
from shigan.kernel.web.cursor import Cursor, Limit, Page, page, page_of
from shigan.kernel.web.fields import Kind
from shigan.kernel.web.filters import ChoiceFilter
from shigan.kernel.web.idempotency import IdempotencyKey
from shigan.kernel.web.problems import Problem, problem_of, problems
from shigan.kernel.web.schemas import Body, Out
from shigan.kernel.web.values import read_values

router = Router()

STATE = ChoiceFilter(
    "state",
    _("是否结束"),
    lambda rows, states, request: rows.filter(ended_at__isnull=states == ["open"]),
    options=(("open", _("未结束")), ("ended", _("已结束"))),
    many=False,
)
FILTERS = (STATE, *LEDGER_FILTERS)
_SORTS = {"opened": "opened_at", "due": "due_at", "number": "number"}
Sort = Literal["opened", "-opened", "due", "-due", "number", "-number"]


class Counts(Out):
    """Open matters by colour."""

    green: int = 0
    yellow: int = 0
    red: int = 0


class UnitCounts(Counts):
    """Open matters of one unit by colour."""

    unit: UnitRef


class CountsOut(Out):
    """Open matters by colour, all and unit by unit."""

    total: Counts
    units: list[UnitCounts]


class ActIn(Body):
    """What an act takes: the inputs that `/kinds` declares for it."""

    seen: int | None = None
    """The matter's version that was decided upon; a later one answers 409 with what changed."""
    note: str = ""
    values: dict[str, Any] = {}
    """By the code of the input."""
    evidence: dict[str, Annotated[list[str], Field(max_length=50)]] = {}
    """Names of files from POST /files, by the code of the input."""
    handler_unit: str | None = None
    """Code of the unit that handles it from now on, where the act assigns."""
    handler: int | None = None
    """Id of the person, from /people."""


class DoneOut(Out):
    """An act that was done."""

    number: str
    version: int
    entry: EntryOut


class ChangedProblem(Problem):
    """A conflict: what was done since the version that was seen."""

    version: int | None = None
    changed: list[EntryOut] = []


@router.get(
    "/matters",
    response={200: Page[MatterRow], **problems(422)},
    summary="Matters",
    openapi_extra={"parameters": parameters(FILTERS)},
)
def matters(
    request: ScopedRequest,
    sort: Annotated[Sort, Query(description="`-` for downwards.")] = "-opened",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> HttpResponse:
    """The ledger: matters that you may see, narrowed as on the page."""
    at = now()
    rows = asked_for(seen(request.scope, at), FILTERS, request, besides=("sort", "cursor", "limit"))
    sign = "-" if sort.startswith("-") else ""
    order = sign + _SORTS[sort.removeprefix("-")]
    found, after = page(rows.select_related(*ROW_JOINS).only(*ROW_READS), order, cursor, limit)
    return page_of([matter_row(matter, at) for matter in found], after)


@router.get(
    "/matters/counts",
    response={200: CountsOut, **problems(422)},
    summary="Open matters by colour and unit",
    openapi_extra={"parameters": parameters(LEDGER_FILTERS)},
)
def counts(request: ScopedRequest, by: Literal["office", "unit"] = "office") -> CountsOut:
    """How many open matters there are, by community and department, or by the very unit."""
    rows = asked_for(seen(request.scope, now()), LEDGER_FILTERS, request, besides=("by",))
    tallies = open_by_unit(rows, answering_path if by == "office" else str)
    units = units_by_path(tallies)
    total: dict[str, int] = {}
    for tally in tallies.values():
        for colour, count in tally.items():
            total[colour] = total.get(colour, 0) + count
    return CountsOut(
        total=Counts(**_lower(total)),
        units=[
            UnitCounts(unit=UnitRef(code=units[path].code, name=units[path].name), **_lower(tally))
            for path, tally in tallies.items()
        ],
    )


def _lower(tally: dict[str, int]) -> dict[str, int]:
    return {colour.lower(): count for colour, count in tally.items()}


@router.get("/kinds", response={200: list[KindOut], **problems()}, summary="Kinds of matters")
def declared(request: ScopedRequest) -> list[KindOut]:
    """The kinds within your duties: steps, acts, and the inputs that each act asks for."""
    return [kind_out(kind) for kind in kinds if request.scope.may(f"{kind.line}.view")]


@router.get("/matters/{number}", response={200: MatterOut, **problems(404)}, summary="One matter")
def matter(request: ScopedRequest, number: str) -> MatterOut:
    """A matter with its record, its links, why it has its colour, and what you may do now."""
    found = _visible(request.scope, number)
    kept = record(request.scope, found)
    return matter_out(
        request.scope,
        found,
        now(),
        entries=kept.entries,
        exhibits=kept.exhibits,
        links=kept.links,
        sponsorships=kept.sponsorships,
    )


@router.post(
    "/matters/{number}/acts/{act}",
    response={200: DoneOut, **problems(404, 422), 409: ChangedProblem},
    summary="Do an act",
)
def do(
    request: ScopedRequest,
    number: str,
    act: str,
    body: ActIn,
    idempotency_key: IdempotencyKey = "",
) -> DoneOut | HttpResponse:
    """Do an act of the matter's step, or a standing act; `acts` of the matter says which."""
    scope = request.scope
    found = matter_to_act_on(scope, number)
    if found is None:
        raise Denied
    offer = act_named(found, act)
    if offer is None:
        raise Denied(_("没有动作 %(act)s") % {"act": act})
    try:
        entry = offer.perform(actor=scope, order=_order(scope, found, offer.act, body))
    except Conflict as conflict:
        return _changed(found, body.seen, conflict)
    exhibits = entry.matter.exhibits.filter(place=entry.place) if entry.evidence else ()
    return DoneOut(number=number, version=entry.place, entry=entry_out(entry, exhibits))


def _visible(scope: Scope, number: str) -> Matter:
    found = matter_numbered(scope, number)
    if found is None:
        raise Denied
    return found


def _order(scope: Scope, found: Matter, act: Act, body: ActIn) -> Order:
    """The order, once every input is there and is what it should be."""
    if body.seen is not None and body.seen != found.version:
        raise Conflict(_("您看到的不是最新的记录；请看过新的记录再决定"))
    fields = act_fields(act)
    apart = {"note": body.note, "handler_unit": body.handler_unit, "handler": body.handler}
    given = body.values | {code: value for code, value in apart.items() if value}
    plain = [f for f in fields if f.kind is not Kind.PHOTOS]
    entered = read_values(plain, given, act_sources(scope, found.declared))
    slots = {f.code for f in fields if f.kind is Kind.PHOTOS}
    evidence = evidence_given(scope, body.evidence, slots)
    return order_of(act, found.pk, entered, seen=body.seen, evidence=evidence)


def _changed(found: Matter, seen: int | None, conflict: Conflict) -> HttpResponse:
    entries, exhibits = entries_since(found.pk, found.version if seen is None else seen)
    return problem_of(
        conflict,
        version=entries[-1].place if entries else found.version,
        changed=[entry_out(entry, exhibits).model_dump() for entry in entries],
    )
