"""A backup: rows, files and what is known of them, in one zip."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps as now_apps
from django.contrib.auth import get_user_model
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.backups.rows import (
    Apps,
    Counting,
    Tally,
    all_rows,
    continue_counting,
    kept_models,
    load,
    tally,
    written,
)
from shigan.kernel.base.errors import Refused

MANIFEST = "manifest.json"
_FORMAT = 1
_PIECE = 1 << 20
_TABLES = "tables"

Told = Callable[[str, int, int], None]
Migration = tuple[str, str]


def _nobody(label: str, done: int, total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Manifest:
    """What is in a backup, enough to prove that all of it arrived."""

    made_at: str
    migrations: list[Migration]
    tables: dict[str, Tally] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    format: int = _FORMAT

    @classmethod
    def read(cls, text: bytes) -> Manifest:
        """As it stands in the zip."""
        held: dict[str, Any] = json.loads(text)
        if held["format"] != _FORMAT:
            raise Refused(_("备份来自更新的版本，请先升级再恢复"))
        held["migrations"] = [(app, name) for app, name in held["migrations"]]
        held["tables"] = {label: Tally(**counted) for label, counted in held["tables"].items()}
        return cls(**held)

    def text(self) -> bytes:
        """As it is written."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(counted.rows for counted in self.tables.values())


def applied(using: str) -> list[Migration]:
    """The migrations of a store, in order of their names."""
    return sorted(MigrationRecorder(connections[using]).applied_migrations())


def pack(
    target: Path,
    files: Iterable[tuple[str, Path]],
    made_at: str,
    *,
    using: str,
    told: Told = _nobody,
) -> Manifest:
    """Write rows and files of a store that goes on working: all rows are of one instant.

    Files are read after the rows, and none is ever changed: each that a row names is there.
    """
    models = kept_models(now_apps)
    manifest = Manifest(made_at, applied(using))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as packed:
        with one_instant(using):
            for done, model in enumerate(models, 1):
                label = model._meta.label_lower
                counting = Counting(written(model, using))
                with packed.open(f"tables/{label}.jsonl", "w", force_zip64=True) as lines:
                    for line in counting:
                        lines.write(line)
                manifest.tables[label] = counting.tally
                told(_TABLES, done, len(models))
        for name, path in files:
            manifest.files[name] = _pack_file(packed, name, path)
        packed.writestr(MANIFEST, manifest.text())
    return manifest


@contextmanager
def one_instant(using: str) -> Iterator[None]:
    """A transaction in which nothing moves that others write meanwhile."""
    connection = connections[using]
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        # As a reader it neither waits for the writer nor makes others wait.
        usual = vars(connection)["transaction_mode"]
        vars(connection)["transaction_mode"] = "DEFERRED"
    try:
        with transaction.atomic(using=using):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            vars(connection)["transaction_mode"] = usual


def _pack_file(packed: zipfile.ZipFile, name: str, path: Path) -> str:
    counted = hashlib.sha256()
    kind = zipfile.ZipInfo(f"files/{name}")
    kind.compress_type = zipfile.ZIP_STORED  # pictures and sheets are small already
    with path.open("rb") as opened, packed.open(kind, "w", force_zip64=True) as inside:
        while piece := opened.read(_PIECE):
            counted.update(piece)
            inside.write(piece)
    return counted.hexdigest()


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself; refused if it is none."""
    try:
        with zipfile.ZipFile(file) as packed:
            return Manifest.read(packed.read(MANIFEST))
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError):
        raise Refused(_("%(file)s 不是完整的备份文件") % {"file": file.name}) from None


def unpack(file: Path, folder: Path, *, using: str, told: Told = _nobody) -> Manifest:
    """Restore a backup into an empty store: the schema that it had, its rows, then the present one.

    Every table and every file is compared with what the backup says it held.
    """
    manifest = read_manifest(file)
    places = {name: _place(folder, name) for name in manifest.files}
    with zipfile.ZipFile(file) as packed:
        apps = migrate_to(manifest.migrations, using)
        fill(apps, lambda model: _lines(packed, model._meta.label_lower), using, told=told)
        compare(apps, manifest.tables, using)
        for name, sha256 in manifest.files.items():
            _unpack_file(packed, name, places[name], sha256)
    migrate_to(None, using)
    return manifest


def migrate_to(migrations: list[Migration] | None, using: str) -> Apps:
    """Bring a store to a point in the migrations (None: the present); the models of that point."""
    executor = MigrationExecutor(connections[using])
    graph = executor.loader.graph
    if migrations is None:
        executor.migrate(graph.leaf_nodes())
        return now_apps
    unknown = [f"{app}.{name}" for app, name in migrations if (app, name) not in graph.nodes]
    if unknown:
        said = _("备份来自更新的版本（%(names)s），请先升级再恢复")
        raise Refused(said % {"names": ", ".join(unknown[:5])})
    targets = _last_of_each(graph, set(migrations))
    executor.migrate(targets)
    made: Apps = executor.loader.project_state(targets).apps
    return made


def _last_of_each(graph: Any, held: set[Migration]) -> list[Migration]:
    """Those after which no other of the same app is held."""
    after = {m: {child.key for child in graph.node_map[m].children} for m in held}
    return sorted(m for m in held if not any(child[0] == m[0] for child in after[m] & held))


def fill(
    apps: Apps,
    lines_of: Callable[[Any], Iterable[bytes]],
    using: str,
    *,
    told: Told = _nobody,
) -> None:
    """Put the rows of all tables in, in one transaction; a store that holds any is refused."""
    connection = connections[using]
    models = kept_models(apps)
    with transaction.atomic(using=using):
        _clear_defaults(models, using)
        for done, model in enumerate(models, 1):
            load(model, lines_of(model), connection)
            told(_TABLES, done, len(models))
        continue_counting(models, connection)


def _clear_defaults(models: list[Any], using: str) -> None:
    """Take out what the migrations themselves put in: the backup holds its own of that."""
    for model in models:
        rows = all_rows(model, using)
        if rows.exists():
            rows._raw_delete(using)  # noqa: SLF001 -- rows that stand on each other go together


def copy(source: str, target: str, *, told: Told = _nobody) -> dict[str, Tally]:
    """All rows of one store into another, empty one; what was copied, compared."""
    apps = migrate_to(None, target)
    passed: dict[str, Counting] = {}

    def lines_of(model: Any) -> Counting:
        return passed.setdefault(model._meta.label_lower, Counting(written(model, source)))

    with one_instant(source):
        fill(apps, lines_of, target, told=told)
    tables = {label: counting.tally for label, counting in passed.items()}
    compare(apps, tables, target)
    return tables


def refuse_full(using: str) -> None:
    """A store in which somebody has worked is not written over."""
    tables = connections[using].introspection.table_names()
    users = get_user_model()
    if users._meta.db_table in tables and all_rows(users, using).exists():
        raise Refused(_("目标里已有数据。请恢复到空的安装目录或空的数据库"))


def compare(apps: Apps, expected: dict[str, Tally], using: str) -> None:
    """Each table has the rows that it should have, and no other."""
    found = {model._meta.label_lower: tally(model, using) for model in kept_models(apps)}
    wrong = sorted(label for label in expected if found.get(label) != expected[label])
    if wrong:
        raise Refused(_("恢复后核对不符：%(tables)s") % {"tables": ", ".join(wrong)})


def _lines(packed: zipfile.ZipFile, label: str) -> Iterator[bytes]:
    name = f"tables/{label}.jsonl"
    if name not in packed.namelist():
        return
    with packed.open(name) as lines:
        yield from lines


def _place(folder: Path, name: str) -> Path:
    """Where a file of the backup belongs; a name that leads out of the folder is refused."""
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise Refused(_("备份里的文件名不安全：%(name)s") % {"name": name})
    return target


def _unpack_file(packed: zipfile.ZipFile, name: str, target: Path, sha256: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    counted = hashlib.sha256()
    with packed.open(f"files/{name}") as inside, target.open("wb") as opened:
        while piece := inside.read(_PIECE):
            counted.update(piece)
            opened.write(piece)
    if counted.hexdigest() != sha256:
        raise Refused(_("恢复后核对不符：%(tables)s") % {"tables": name})
