"""Batches: what ran, what became of it, where a record came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Exists, Model, OuterRef

from shigan.kernel.clock.queries import today
from shigan.kernel.imports.choices import Status
from shigan.kernel.imports.models import Batch, BatchQuerySet, Origin
from shigan.kernel.imports.registry import Importer, Trace, importers
from shigan.kernel.imports.store import Kept, is_working, progress_of, stop_asked
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit, User
from shigan.kernel.orgs.queries import scope_of
from shigan.kernel.orgs.scope import Scope

#: What these batches brought is there.
STANDING = (Status.DONE, Status.UNDOING)
#: These are not in, and can be corrected.
OPEN = (Status.CHECKED, Status.FAILED, Status.STOPPED)
#: These never went in; whoever was at it may have died.
UNLOADED = (*OPEN, Status.CHECKING, Status.WAITING, Status.RUNNING)


@dataclass(frozen=True)
class State:
    """How a batch stands at this moment."""

    #: A value of `Status`.
    status: str
    #: Its process died on the way: nothing of that load, reading or undoing was kept.
    interrupted: bool
    #: Somebody is at it at this moment.
    worked: bool
    done: int
    total: int
    #: Somebody asked for it to stop; it has not yet.
    stopping: bool = False
    #: Of a load: rows that were read and checked again, before `done` of them are written.
    reread: int = 0

    @property
    def busy(self) -> bool:
        """Whether it will change by itself."""
        moving = {Status.CHECKING, Status.WAITING, Status.RUNNING, Status.UNDOING}
        return self.status in moving and not self.interrupted

    @property
    def writing(self) -> bool:
        """Whether a load has read it all and writes."""
        return bool(self.reread) and self.reread == self.total

    @property
    def through(self) -> int:
        """How much of the way of a load is behind it."""
        return self.reread + self.done

    @property
    def way(self) -> int:
        """How long the way of a load is: each row is read, and written."""
        return 2 * self.total


def state_of(batch: Batch) -> State:
    """The state of a batch; progress comes from outside its transaction."""
    told = progress_of(batch.pk)  # before `worked`: whoever ends takes it away first
    worked = is_working(batch.pk)
    undoing, loading = batch.status == Status.UNDOING, batch.status == Status.RUNNING
    # What waits to be undone is marked so already; only what began has told of itself.
    begun = loading or batch.status == Status.CHECKING or (undoing and told is not None)
    done, total = told or (0, batch.made + batch.changed if undoing else batch.rows)
    reread = 0
    if loading and told is not None:
        total //= 2
        reread, done = min(done, total), max(done - total, 0)
    return State(
        status=batch.status,
        interrupted=begun and not worked,
        worked=worked,
        done=done,
        total=total,
        stopping=stop_asked(batch.pk),
        reread=reread,
    )


def offered_to(scope: Scope) -> list[Importer]:
    """The importers that somebody may use, in their order."""
    if not scope.may("imports.run"):
        return []
    return sorted((i for i in importers if scope.may(i.function)), key=lambda i: i.order)


def shares_source(batch: Batch) -> bool:
    """Whether another batch has the same file on disk: former versions kept equal ones once."""
    others = Batch.objects.exclude(pk=batch.pk).exclude(status=Status.DROPPED)
    same = others.filter(sha256=batch.sha256, kept_as=batch.kept_as)
    return any(other.source.path == batch.source.path for other in same)


def unloaded_before(instant: datetime) -> BatchQuerySet:
    """Batches that were checked before an instant and are not in."""
    return Batch.objects.filter(status__in=UNLOADED, at__lt=instant).order_by("pk")


def plain_sources() -> list[Batch]:
    """Batches whose source lies as a former version kept it: not encrypted."""
    former = Batch.objects.filter(kept_as="").exclude(status=Status.DROPPED).order_by("pk")
    return [batch for batch in former if batch.source.path.exists()]


def same_file(importer: Importer, kept: Kept) -> Batch | None:
    """The batch that loaded this very file already and stands."""
    done = Batch.objects.filter(sha256=kept.sha256, importer=importer.code, status__in=STANDING)
    return done.order_by("-pk").first()


def home_path(actor: Scope) -> str:
    """Whose a batch is: the first unit over which the actor may import.

    What the installation itself imports belongs to its street, as soon as there is just one.
    """
    path = next(iter(actor.paths("imports.run")), "")
    if path:
        return path
    streets = Unit.objects.filter(kind=UnitKind.STREET).values_list("path", flat=True)[:2]
    return streets[0] if len(streets) == 1 else ""


def origin_of(record: Model) -> Origin | None:
    """The row that made a record, of a batch that stands."""
    rows = Origin.objects.filter(label=record._meta.label_lower, object_id=str(record.pk))
    made = rows.filter(made=True, batch__status__in=STANDING)
    return made.select_related("batch").order_by("-pk").first()


def traces_of(batch: Batch) -> list[Trace]:
    """All that a batch made and changed."""
    return [origin.trace for origin in batch.origins.order_by("pk").iterator()]


def later_batches(batch: Batch) -> Sequence[Batch]:
    """Batches that stand and have changed records of this one since."""
    mine = batch.origins.filter(label=OuterRef("label"), object_id=OuterRef("object_id"))
    later = Origin.objects.filter(Exists(mine), batch__pk__gt=batch.pk, batch__status__in=STANDING)
    return list(Batch.objects.filter(pk__in=later.values("batch")).order_by("pk"))


def job_of(batch: int, user: int) -> tuple[Scope, Batch]:
    """What a job is to load, and the scope, as it is now, of whoever asked for it."""
    return scope_of(User.objects.get(pk=user), today()), Batch.objects.get(pk=batch)


def batch_visible(scope: Scope, batch: int) -> Batch | None:
    """A batch, if it is in sight."""
    return Batch.objects.visible_to(scope).filter(pk=batch).first()


def history(scope: Scope) -> BatchQuerySet:
    """The batches in sight, the latest first."""
    return Batch.objects.visible_to(scope).defer("problems", "columns").order_by("-pk")


@dataclass(frozen=True)
class Brought:
    """A record that a batch made or changed, as a page shows it."""

    row: int
    record: str
    made: bool
    #: Label of a column, value before, value after.
    changes: list[tuple[str, object, object]]
    #: How cells of its row were read, where that is not plain (`Remark.stored`).
    remarks: Sequence[Mapping[str, str]] = ()


def brought(batch: Batch, count: int) -> list[Brought]:
    """The first of what a batch made and changed: one statement for each kind of record."""
    return brought_by(list(batch.origins.order_by("pk")[:count]))


def brought_by(traces: Sequence[Origin | Trace]) -> list[Brought]:
    """Records that were made or changed, by their names."""
    records = records_of(traces)
    return [
        Brought(
            row=one.row,
            record=_name(one, records.get((one.label, one.object_id))),
            made=one.made,
            changes=[] if one.made else _changes(one),
            remarks=list(one.remarks.values()),
        )
        for one in traces
    ]


def _name(one: Origin | Trace, record: Model | None) -> str:
    """What a record is called; of one that is no more, what it was called."""
    if record is not None:
        return str(record)
    return one.name or one.object_id if isinstance(one, Origin) else one.object_id


def records_of(traces: Sequence[Origin | Trace]) -> dict[tuple[str, str], Model]:
    """The records that are still there, by label and key."""
    keys: dict[str, list[str]] = defaultdict(list)
    for one in traces:
        keys[one.label].append(one.object_id)
    return {
        (label, key): record
        for label, ids in keys.items()
        for key, record in _records(label, ids).items()
    }


def _records(label: str, ids: Sequence[str]) -> dict[str, Model]:
    model = apps.get_model(label)
    relations = [f.name for f in model._meta.fields if f.many_to_one]
    every = model._base_manager  # noqa: SLF001 -- whatever the model calls its own
    found = every.select_related(*relations).filter(pk__in=ids)
    return {str(record.pk): record for record in found}


def _changes(one: Origin | Trace) -> list[tuple[str, object, object]]:
    """What changed, of importers that keep it as such."""
    if isinstance(one, Trace) and one.shown:
        return list(one.shown)
    if not isinstance(one.data, dict):
        return []
    fields = {f.attname: str(f.verbose_name) for f in apps.get_model(one.label)._meta.fields}
    return [
        (fields.get(str(name), str(name)), pair[0], pair[1])
        for name, pair in one.data.items()
        if isinstance(pair, list | tuple) and len(pair) == 2
    ]
