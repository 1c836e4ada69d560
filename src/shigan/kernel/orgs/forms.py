"""Choices of units and people for forms, within a scope. What is chosen comes out as the record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from shigan.kernel.orgs.choices import Rank
from shigan.kernel.orgs.models import Holding, Post, Unit, User
from shigan.kernel.orgs.queries import people_to_pick, rights_to_lend, units_to_pick
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind, Source
from shigan.kernel.web.forms import RecordForm, form_class
from shigan.kernel.web.sending import sent_once


def unit_source(scope: Scope) -> Source:
    """Units that the scope may see."""
    return Source(
        lambda: [(pick.key, pick.name) for pick in units_to_pick(scope)],
        lambda code: Unit.objects.get(code=code),
    )


def person_source(scope: Scope, *, leaders: bool = False) -> Source:
    """People at a post that the scope may see; `leaders` keeps those who can be sponsor."""
    return Source(
        lambda: [(pick.key, pick.name) for pick in people_to_pick(scope, leaders=leaders)],
        lambda key: User.objects.get(pk=int(key)),
    )


def account_source(scope: Scope) -> Source:
    """Accounts of people at a post that the scope may see, and of those who are at none."""
    held = Holding.objects.on(scope.on).filter(user=OuterRef("pk"))
    near = Exists(held.visible_to(scope)) | ~Exists(held)
    people = User.objects.filter(near).order_by("name", "pk")
    return Source(
        lambda: [(str(u.pk), f"{u.name}　{u.username}") for u in people],
        lambda key: User.objects.get(pk=int(key)),
    )


def post_source(unit: Unit) -> Source:
    """The open posts of a unit."""
    posts = Post.objects.filter(unit=unit, closed_on__isnull=True).order_by("pk")
    return Source(
        lambda: [(str(p.pk), p.title) for p in posts],
        lambda key: Post.objects.select_related("unit").get(pk=int(key), unit=unit),
    )


HOLDING = (
    Field("post", _("岗位"), Kind.PERSON, required=True),
    Field("user", _("人员"), Kind.PERSON, required=True),
    Field("rank", _("A/B岗"), Kind.CHOICE, required=True, choices=Rank.choices),
    Field("since", _("任职自"), Kind.DATE, required=True),
)
SPONSORSHIP = (
    Field("leader", _("包保领导"), Kind.PERSON, required=True),
    Field("since", _("自"), Kind.DATE, required=True),
)
RECORD_SPONSORSHIP = (
    *SPONSORSHIP,
    Field("until", _("包保至"), Kind.DATE, hint=_("从这一天起不再包保；不填为长期")),
)
TOKEN = (
    Field("name", _("用途"), required=True, hint=_("例如：大屏取数"), max_length=60),
    Field(
        "days",
        _("有效期"),
        Kind.CHOICE,
        required=True,
        choices=(("30", _("30天")), ("90", _("90天")), ("180", _("180天")), ("365", _("一年"))),
        hint=_("到期自动失效；随时可以吊销"),
    ),
)


#: A hash takes a third of a second for any length up to this.
_LONGEST_PASSWORD = 128


class TokenForm(RecordForm):
    """What a token is for, what it may do, and how long."""

    functions = forms.MultipleChoiceField(
        label=_("权限范围"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("可以选几项；程序能做的不会超出您本人的职责"),
        error_messages={"required": _("请至少选一项"), "invalid_choice": _("没有这一项权限")},
    )
    field_order = ("name", "functions", "days")


def token_form(scope: Scope, data: Any = None) -> RecordForm:
    """The form of a new token, with the rights that this person can lend."""
    made = sent_once(type("DeclaredTokenForm", (TokenForm, form_class(TOKEN)), {}))
    form: RecordForm = made(data, initial={"functions": ["*.view"], "days": "90"})
    rights = form.fields["functions"]
    rights.choices = rights_to_lend(scope)  # type: ignore[attr-defined]
    return form


def password_input(label: Any, kept: str, hint: Any = "") -> forms.CharField:
    """An input whose content is not shown; `kept` is its name for the browser's own keeping."""
    attributes = {"class": "form-control", "autocomplete": kept, "maxlength": _LONGEST_PASSWORD}
    shown = forms.PasswordInput(attrs=attributes)
    missing = {"required": _("请填写密码")}
    return forms.CharField(
        label=label, strip=False, widget=shown, help_text=hint, error_messages=missing
    )


class NewPasswordForm(RecordForm):
    """A password that is chosen, typed twice."""

    new = password_input(_("新密码"), "new-password")
    again = password_input(_("再输一遍新密码"), "new-password")

    @property
    def rules(self) -> dict[str, int]:
        """What the page checks before anything is sent."""
        return {
            "length": settings.SHIGAN_PASSWORD_LENGTH,
            "kinds": settings.SHIGAN_PASSWORD_KINDS,
            "past": settings.SHIGAN_PASSWORDS_REMEMBERED,
        }

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        given = super().clean() or {}
        if "again" in given and given.get("new") != given["again"]:
            self.add_error("again", _("两次输入的不一样"))
        return given


class PasswordForm(NewPasswordForm):
    """The change of one's own password."""

    current = password_input(_("现在的密码"), "current-password")
    field_order = ("current", "new", "again")
