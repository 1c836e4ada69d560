"""Evidence: one row for a content in a unit. The content itself lies in the store, by its hash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.columns import PathField
from shigan.kernel.files.choices import FileKind

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Reads of evidence."""

    def visible_to(self, scope: Scope) -> Self:
        """What lies in units of the scope's function `files.view`, and what one stored oneself.

        What hangs on a thing that one may see is added by `queries.evidence_visible`.
        """
        visible = scope.q("files.view")
        mine = scope.allows("files.view") or scope.allows("files.report")
        if scope.user_id is not None and mine:
            visible |= Q(uploader_id=scope.user_id)
        return self.filter(visible)


class Evidence(models.Model):
    """A photo or paper, who stored it, and what it says of its own time and place."""

    sha256 = models.CharField(_("内容摘要"), max_length=64)
    size = models.PositiveBigIntegerField(_("字节数"))
    mime = models.CharField(_("类型"), max_length=80, choices=FileKind)
    name = models.CharField(_("文件名"), max_length=120)
    width = models.PositiveIntegerField(_("宽"), null=True, blank=True)
    height = models.PositiveIntegerField(_("高"), null=True, blank=True)
    taken_at = models.DateTimeField(_("拍摄时间"), null=True, blank=True)
    lon = models.FloatField(_("经度"), null=True, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    source_crs = models.CharField(_("来源坐标系"), max_length=8, blank=True)
    unit = models.ForeignKey(
        "orgs.Unit", models.PROTECT, null=True, blank=True, verbose_name=_("所属单位")
    )
    unit_path = PathField(_("所属"), max_length=200, blank=True, db_index=True)
    uploader_id = models.BigIntegerField(_("上传人编号"), null=True, db_index=True)
    uploader_name = models.CharField(_("上传人"), max_length=80)
    uploaded_at = models.DateTimeField(_("上传时间"))

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("证据文件")
        constraints = [
            # The same photo in two units is two rows: neither unit learns of the other's.
            models.UniqueConstraint(fields=["sha256", "unit_path"], name="evidence_once_in_unit"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True, source_crs="")
                | Q(lon__isnull=False, lat__isnull=False) & ~Q(source_crs=""),
                name="evidence_position_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        """Whether there is a display copy and a thumbnail."""
        return FileKind(self.mime).is_image
