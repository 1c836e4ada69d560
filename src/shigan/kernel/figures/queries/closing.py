"""What a closing would freeze, how one in the background stands, what was closed last."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.base.underway import is_working, told
from shigan.kernel.clock.queries import today
from shigan.kernel.figures.choices import JobStatus, Why
from shigan.kernel.figures.models import Closing, ClosingJob, FrozenValue
from shigan.kernel.figures.queries.asked import period_label
from shigan.kernel.figures.queries.fixing import speaking_of
from shigan.kernel.figures.queries.stated import closing_over
from shigan.kernel.figures.queries.values import Value, values
from shigan.kernel.figures.registry import Figure, Text, figures
from shigan.kernel.figures.rules.numbers import Number, plain
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.queries import scope_of
from shigan.kernel.orgs.scope import Scope, under


def refuse_closing(actor: Scope, period: Period, unit: Unit) -> None:
    """Say why a period cannot be closed."""
    actor.require("figures.close", unit.path)
    if period.last >= actor.on:
        raise Refused(
            _("%(period)s还没有结束，%(day)s以后才能封账")
            % {"period": period_label(period), "day": period.last},
            fields={"period": _("选已经结束的期间")},
        )
    if earlier := closing_over(unit, period):
        raise Refused(
            _("%(period)s已由%(who)s封账")
            % {"period": period_label(period), "who": earlier.closed_by},
            fields={"period": _("选还没有封账的期间")},
        )


@dataclass(frozen=True)
class Foreseen:
    """A figure as it would be frozen."""

    value: Value
    #: What stands of the closing before, if that had this figure.
    before: Number | None
    #: The records of the closing before have changed since: what they now say.
    moved: Value | None


@dataclass(frozen=True)
class Preview:
    """What a closing would freeze at a unit; below it the same figures of each unit."""

    rows: list[Foreseen]
    #: Figures that speak of another period and stay open.
    left_out: list[Text]
    units: int
    last: Closing | None

    @property
    def unreported(self) -> list[Foreseen]:
        """Those that an outside office states and nobody has entered."""
        return [row for row in self.rows if row.value.why_null == Why.NOT_REPORTED]

    @property
    def empty(self) -> list[Foreseen]:
        """Those without a value for another reason."""
        missing = (row for row in self.rows if row.value.value is None)
        return [row for row in missing if row.value.why_null != Why.NOT_REPORTED]

    @property
    def filled(self) -> list[Foreseen]:
        """Those with a value."""
        return [row for row in self.rows if row.value.value is not None]

    @property
    def moved(self) -> list[Foreseen]:
        """Those whose records of the closing before have changed since."""
        return [row for row in self.rows if row.moved]


def preview(period: Period, unit: Unit, scope: Scope) -> Preview:
    """All figures that speak of the period, as the records now say, beside the closing before."""
    scope.require("figures.close", unit.path)
    chosen = speaking_of(list(figures), period, scope.on)
    found = values(chosen, period, unit, on=scope.on, live=True, compare=False)
    last = last_closing(unit, period)
    held: dict[str, FrozenValue] = {}
    if last is not None:
        frozen = FrozenValue.objects.standing().filter(unit=unit, first=last.first, last=last.last)
        held = {row.code: row for row in frozen}
    moved = _moved(chosen, held, last, unit, scope) if last else {}
    return Preview(
        rows=[
            Foreseen(
                value,
                plain(held[value.code].standing.value) if value.code in held else None,
                moved.get(value.code),
            )
            for value in found
        ],
        left_out=[figure.label for figure in figures if figure not in chosen],
        units=_units(unit, period),
        last=last,
    )


def last_closing(unit: Unit, period: Period) -> Closing | None:
    """The closing of the unit that ends latest before the period begins, of the same length."""
    before = Closing.objects.filter(unit=unit, last__lt=period.first).order_by("-last", "first")
    same = (c for c in before if c.period.whole_months == period.whole_months)
    return next(same, None) or before.first()


def _moved(
    chosen: list[Figure],
    held: dict[str, FrozenValue],
    last: Closing,
    unit: Unit,
    scope: Scope,
) -> dict[str, Value]:
    asked = [figure for figure in chosen if figure.code in held]
    now = values(asked, last.period, unit, on=scope.on, live=True, compare=False)
    return {v.code: v for v in now if not held[v.code].agrees(v.value, v.why_null)}


def _units(unit: Unit, period: Period) -> int:
    there = Q(closed_on__isnull=True) | Q(closed_on__gt=period.first)
    rows = Unit.objects.filter(under(unit.path, "path"), there, opened_on__lte=period.last)
    return rows.count()


@dataclass(frozen=True)
class JobState:
    """How a closing in the background stands at this moment."""

    job: ClosingJob
    #: It was under way when its process died: nothing of it was kept.
    interrupted: bool
    done: int
    total: int

    @property
    def busy(self) -> bool:
        """Whether it will change by itself."""
        moving = {JobStatus.WAITING, JobStatus.RUNNING}
        return self.job.status in moving and not self.interrupted


def state_of(job: ClosingJob) -> JobState:
    """The state of a job; progress comes from outside its transaction."""
    done, total = told(job.key) or (0, 0)
    cut = job.status == JobStatus.RUNNING and not is_working(job.key)
    return JobState(job, cut, done, total)


def job_of(job: int) -> tuple[Scope, ClosingJob]:
    """What is to be closed, and the scope, as it is now, of whoever asked for it."""
    wanted = ClosingJob.objects.select_related("unit", "asked_by").get(pk=job)
    return scope_of(wanted.asked_by, today()), wanted
