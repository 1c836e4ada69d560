"""The index: one row a record. The database keeps its own full-text index in step with it.

And views: what somebody looked for in a list, kept to look again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.orgs.models import User
from shigan.kernel.search.rules import paths_above

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


class SearchRow(models.Model):
    """The terms of one record: bigrams, words and initials, separated by spaces."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    terms = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Reads of kept views."""

    def visible_to(self, scope: Scope) -> Self:
        """One's own, and those shared with a unit in which, or below which, one holds a post."""
        above = {path for grant in scope.grants for path in paths_above(grant.path)}
        return self.filter(Q(user_id=scope.user_id) | Q(shared_path__in=above))


class SavedView(models.Model):
    """The filters, order and columns of a list under a name."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("所有人"))
    list_code = models.CharField(_("列表"), max_length=60)
    name = models.CharField(_("名称"), max_length=30)
    #: As in the address, without the question mark.
    query = models.CharField(_("条件"), max_length=2000, blank=True)
    #: The path of the unit whose people see it too; blank for the owner alone.
    shared_path = models.CharField(_("共享给"), max_length=200, blank=True)
    order = models.PositiveIntegerField(_("顺序"), default=0)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("视图")
        constraints = [
            models.UniqueConstraint(fields=["user", "list_code", "name"], name="saved_view_once")
        ]
        indexes = [models.Index(fields=["list_code", "shared_path"], name="saved_view_list")]

    def __str__(self) -> str:
        return self.name
