"""Batches and what they brought: every imported record says which row it came from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.columns import PathField
from shigan.kernel.imports.choices import Status
from shigan.kernel.imports.problems import Problem
from shigan.kernel.imports.registry import Importer, Trace, importers
from shigan.kernel.imports.store import Kept
from shigan.kernel.orgs.models import User
from shigan.kernel.personal.columns import EncryptedTextField

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


class BatchQuerySet(models.QuerySet["Batch"]):
    """Reads of batches."""

    def visible_to(self, scope: Scope) -> Self:
        """Batches of one's own street, by importers whose function one holds."""
        codes = [i.code for i in importers if scope.may(i.function)]
        return self.filter(scope.q("imports.run", "unit_path"), importer__in=codes)


class Layout(models.Model):
    """What the columns of a sheet hold, as a person said once: sheets of that layout remember."""

    unit_path = PathField(_("所属路径"), max_length=200, blank=True)
    importer = models.CharField(_("内容"), max_length=40)
    #: Of its plain headings in their order (`queries.layouts.digest_of`).
    digest = models.CharField(_("表头指纹"), max_length=64)
    #: For each heading in order: a field's code, empty for not used, None where nothing was said.
    columns: models.JSONField[list[Any], list[Any]] = models.JSONField(_("列"), default=list)
    made_by_name = models.CharField(_("操作人姓名"), max_length=80)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("表格版式")
        constraints = [
            models.UniqueConstraint(
                fields=["unit_path", "importer", "digest"], name="layout_once_a_street"
            )
        ]

    def __str__(self) -> str:
        return f"{self.importer} {self.digest[:12]}"


class Batch(models.Model):
    """One file, checked and perhaps loaded: all of it or nothing."""

    importer = models.CharField(_("内容"), max_length=40)
    #: Whose it is: the path over which whoever imports may import.
    unit_path = PathField(_("所属路径"), max_length=200, blank=True)
    file_name = models.CharField(_("文件"), max_length=200)
    sha256 = models.CharField(_("指纹"), max_length=64)
    size = models.PositiveBigIntegerField(_("大小"))
    status = models.CharField(_("状态"), max_length=8, choices=Status, default=Status.CHECKED)
    sheet = models.CharField(_("工作表"), max_length=100, blank=True)
    header_row = models.PositiveIntegerField(_("表头行"), default=0)
    #: `column_json` of each column that was matched; of old batches [letter, heading, label].
    columns: models.JSONField[list[Any], list[Any]] = models.JSONField(_("列"), default=list)
    #: [letter, heading] of each column that was not; of old batches the heading alone.
    extra: models.JSONField[list[Any], list[Any]] = models.JSONField(_("未用的列"), default=list)
    hidden_sheets: models.JSONField[list[str], list[str]] = models.JSONField(
        _("隐藏的工作表"), default=list
    )
    #: The name of the file in which its source lies; of former versions none, its hash tells.
    kept_as = models.CharField(_("存为"), max_length=100, blank=True, default="")
    source_key = EncryptedTextField(_("源文件密钥"), blank=True, default="")
    #: What a person decided about the file, as `Said.stored`; see `decided`.
    said: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        _("人工确认"), default=dict
    )
    #: What cells are to say until they are in: anything may stand in them.
    cells = EncryptedTextField(_("改正的单元格"), blank=True, default="")
    #: What it is yet to be read with, as `Said.stored`: anything may stand in it.
    pending = EncryptedTextField(_("待核对的改正"), blank=True, default="")
    #: How it was read: `heads` (rows of the heading), `asked`, `told`, `remarks`, `foreseen`.
    reading: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        _("读法"), default=dict
    )
    #: Only the good rows went in, because a person said so.
    partial = models.BooleanField(_("只导入无误的行"), default=False)
    rows = models.PositiveIntegerField(_("行数"), default=0)
    bad_rows = models.PositiveIntegerField(_("有问题的行"), default=0)
    problem_count = models.PositiveIntegerField(_("问题数"), default=0)
    #: The first of them, as `Problem.stored`.
    problems: models.JSONField[list[Any], list[Any]] = models.JSONField(_("问题"), default=list)
    made = models.PositiveIntegerField(_("新增"), default=0)
    changed = models.PositiveIntegerField(_("更改"), default=0)
    error = models.TextField(_("原因"), blank=True)
    #: What stood in the way of its undoing: [record, what stands on it].
    blockers: models.JSONField[list[Any], list[Any]] = models.JSONField(_("用到它的"), default=list)
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("操作人")
    )
    made_by_name = models.CharField(_("操作人姓名"), max_length=80)
    at = models.DateTimeField(_("核对时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入批次")
        indexes = [
            models.Index(fields=["unit_path", "at"], name="batch_history"),
            models.Index(fields=["sha256", "importer"], name="batch_same_file"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def declared(self) -> Importer:
        """The declaration of its importer."""
        return importers[self.importer]

    @property
    def source(self) -> Kept:
        """The file that it came from."""
        key = self.source_key or None
        return Kept(self.file_name, self.sha256, self.size, self.kept_as, key)

    @property
    def decided(self) -> dict[str, Any]:
        """What a person decided, with the cells; once it is in, personal ones are masks."""
        return {**self.said, "cells": json.loads(self.cells.open())} if self.cells else self.said

    def decide(self, said: dict[str, Any]) -> None:
        """Put what a person decided."""
        self.cells = json.dumps(said["cells"], ensure_ascii=False) if said["cells"] else ""
        self.said = {**said, "cells": {}}

    @property
    def wanted(self) -> dict[str, Any]:
        """What it is to be read with next, as `Said.stored`."""
        return json.loads(self.pending.open()) if self.pending else self.decided

    @property
    def found(self) -> list[Problem]:
        """The problems that were kept."""
        return [Problem(**stored) for stored in self.problems]

    @property
    def good(self) -> bool:
        """Whether all of it can go in."""
        return not self.problem_count

    @property
    def good_rows(self) -> int:
        """How many rows can go in; none while the sheet itself is wrong."""
        whole = any(not stored["row"] for stored in self.problems)
        return 0 if whole else self.rows - self.bad_rows


class Origin(models.Model):
    """A record that a batch made or changed, and the row of the file that says so."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="origins")
    row = models.PositiveIntegerField(_("行"))
    label = models.CharField(_("对象类型"), max_length=60)
    object_id = models.CharField(_("对象编号"), max_length=36)
    made = models.BooleanField(_("新增"))
    #: What it was called when its batch was undone: then the record is no more.
    name = models.CharField(_("名称"), max_length=200, blank=True)
    #: How cells of its row were read where that is not plain: field → `Remark.stored`.
    remarks: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        _("读法备注"), default=dict
    )
    #: What its importer needs to take it back.
    data: models.JSONField[Any, Any] = models.JSONField(null=True)

    class Meta:
        verbose_name = _("来源")
        indexes = [models.Index(fields=["label", "object_id"], name="origin_of_record")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.row} {self.label} {self.object_id}"

    @property
    def trace(self) -> Trace:
        """As importers know it."""
        return Trace(self.row, self.label, self.object_id, self.made, self.data, self.remarks)
