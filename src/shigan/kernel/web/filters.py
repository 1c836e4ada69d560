"""Kinds of filters of a list. Each lives in the address bar under its own parameters."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext

from shigan.kernel.web.fields import Choices
from shigan.kernel.web.links import address, others
from shigan.kernel.web.saying import listed
from shigan.kernel.web.templatetags.web_tags import day_text

Rows = QuerySet[Any, Any]
Text = str | Promise
Options = Choices | Callable[[HttpRequest], Choices]
Apply = Callable[[Rows, Any, HttpRequest], Rows]


class FilterError(ValueError):
    """The address asks for something that does not exist; the text says what."""


@dataclass(frozen=True)
class Chosen:
    """What the address asks of one filter: the value, and the value in words."""

    value: Any
    words: str = ""


@dataclass(frozen=True)
class Option:
    """One option of a choice filter: what it is called, and the value that it stands for."""

    label: Text
    value: Any


@dataclass(frozen=True)
class Filter(ABC):
    """One way to narrow a list."""

    template: ClassVar[str] = ""

    code: str
    label: Text
    #: Narrows rows to a value that `read` gave.
    apply: Apply

    @property
    def params(self) -> tuple[str, ...]:
        """The parameters of the address that it reads."""
        return (self.code,)

    @abstractmethod
    def read(self, request: HttpRequest) -> Chosen | None:
        """What the address asks for, None for nothing; `FilterError` where that does not exist."""


@dataclass(frozen=True)
class ChoiceFilter(Filter):
    """One or more of some options: kinds, units, persons."""

    template: ClassVar[str] = "web/_filter_choice.html"

    options: Options = ()
    #: What the given keys stand for, where the options are many rows: they are then listed only
    #: when the menu is opened, and `apply` gets the values found.
    find: Callable[[HttpRequest, list[str]], Mapping[str, Option]] | None = None
    many: bool = True

    @property
    def later(self) -> bool:
        """Whether the options are fetched when the menu is opened."""
        return self.find is not None

    def listed(self, request: HttpRequest) -> Choices:
        """All options that this person may choose."""
        return self.options(request) if callable(self.options) else self.options

    def read(self, request: HttpRequest) -> Chosen | None:
        """The chosen keys, or the values that were found for them."""
        keys = list(dict.fromkeys(k for k in request.GET.getlist(self.code) if k))
        if not keys:
            return None
        # No key has a NUL, and PostgreSQL takes none in a question.
        known = self._known(request, [key for key in keys if "\0" not in key])
        if unknown := [k for k in keys if k not in known]:
            raise FilterError(
                gettext("%(label)s：没有“%(value)s”")
                % {"label": self.label, "value": listed(unknown)}
            )
        words = listed(known[k].label for k in keys)
        return Chosen([known[k].value for k in keys], words)

    def _known(self, request: HttpRequest, keys: list[str]) -> Mapping[str, Option]:
        if self.find is not None:
            return self.find(request, keys)
        return {key: Option(label, key) for key, label in self.listed(request)}


@dataclass(frozen=True)
class DatesFilter(Filter):
    """A stretch of days, open at either end; both days belong to it."""

    template: ClassVar[str] = "web/_filter_dates.html"

    @property
    def params(self) -> tuple[str, ...]:
        """First and last day."""
        return (f"{self.code}_from", f"{self.code}_until")

    def read(self, request: HttpRequest) -> Chosen | None:
        """The first and the last day, either may be None."""
        first, last = (self._day(request.GET.get(p, "")) for p in self.params)
        if first is None and last is None:
            return None
        if first and last and last < first:
            raise FilterError(
                gettext("%(label)s：截止日早于起始日，请对调") % {"label": self.label}
            )
        return Chosen((first, last), _stretch(first, last))

    def _day(self, text: str) -> date | None:
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise FilterError(
                gettext("%(label)s：没有“%(value)s”这一天") % {"label": self.label, "value": text}
            ) from None


def _stretch(first: date | None, last: date | None) -> str:
    if first == last:
        return day_text(first)
    if last is None:
        return gettext("%(day)s起") % {"day": day_text(first)}
    if first is None:
        return gettext("%(day)s止") % {"day": day_text(last)}
    return gettext("%(first)s至%(last)s") % {"first": day_text(first), "last": day_text(last)}


@dataclass(frozen=True)
class FlagFilter(Filter):
    """Something that holds or is not asked for."""

    template: ClassVar[str] = "web/_filter_flag.html"

    def read(self, request: HttpRequest) -> Chosen | None:
        """True where it is asked for."""
        return Chosen(value=True) if request.GET.get(self.code) == "1" else None


@dataclass(frozen=True)
class TextFilter(Filter):
    """Words to look for.

    `posted`: they are sent in the body, and the list decides whether they go into the address.
    """

    template: ClassVar[str] = "web/_filter_text.html"

    posted: bool = False

    def read(self, request: HttpRequest) -> Chosen | None:
        """The words."""
        text = request.GET.get(self.code, "").strip()
        return Chosen(text, text) if text else None


@dataclass(frozen=True)
class Asked:
    """A filter with what the address asks of it."""

    filter: Filter
    chosen: Chosen | None = None
    #: What is wrong with it, in words.
    error: str = ""
    #: The first and last day as the address has them, the text, the ticked keys.
    raw: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, declared: Filter, request: HttpRequest) -> Asked:
        """What this request asks of a filter."""
        raw = tuple(v for p in declared.params for v in request.GET.getlist(p) or [""])
        try:
            return cls(declared, declared.read(request), raw=raw)
        except FilterError as bad:
            return cls(declared, error=str(bad), raw=raw)

    @property
    def active(self) -> bool:
        """Whether the address says anything of it."""
        return self.chosen is not None or bool(self.error)


def narrowed(rows: Rows, asked: Iterable[Asked], request: HttpRequest) -> Rows:
    """The rows that all filters let through; none at all where one asks for the unknown.

    To leave such a filter out would show more than was asked for, without a word.
    """
    for one in asked:
        if one.error:
            return rows.none()
        if one.chosen is not None:
            rows = one.filter.apply(rows, one.chosen.value, request)
    return rows


@dataclass(frozen=True)
class Menu:
    """A filter as it stands on the page."""

    asked: Asked
    #: The options, unless they are fetched when the menu is opened.
    options: Choices
    #: The rest of the address, for the hidden inputs of its form.
    others: list[tuple[str, str]]
    #: The address without it, and with it (for a filter that is on or off).
    off_url: str
    on_url: str

    @classmethod
    def of(cls, asked: Asked, request: HttpRequest) -> Menu:
        """The menu of a filter for this request."""
        declared = asked.filter
        fixed = isinstance(declared, ChoiceFilter) and not declared.later
        return cls(
            asked,
            declared.listed(request) if isinstance(declared, ChoiceFilter) and fixed else (),
            others(request, *declared.params),
            address(request, **dict.fromkeys(declared.params)),
            address(request, **{declared.code: "1"}),
        )
