"""How numbers, dates, icons and links are written in templates. See docs/explanation/look.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from html import escape
from typing import Any

from django import template
from django.template import RequestContext
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.choices import WEEKDAYS
from shigan.kernel.clock.queries import today
from shigan.kernel.web import rules, saying
from shigan.kernel.web.links import address
from shigan.kernel.web.rules import NOTHING, Number

register = template.Library()

STATUS_MARKS = {
    "green": "circle",
    "yellow": "triangle",
    "red": "square",
    "done": "tick",
    "stopped": "dash",
}
STATUS_WORDS = {
    "green": _("正常"),
    "yellow": _("预警"),
    "red": _("滞后"),
    "done": _("办结"),
    "stopped": pgettext_lazy("ended, not closed", "终止"),
    "paused": _("暂停"),
}
_DRAWN = {
    "circle": '<circle cx="5" cy="5" r="4.2"/>',
    "triangle": '<path d="M5 .6 9.8 9.4H.2z"/>',
    "square": '<path d="M.8.8h8.4v8.4H.8z"/>',
    "tick": '<path d="M.8 5.4 3.8 8.4 9.2 1.8" fill="none" stroke="currentColor" '
    'stroke-width="1.8"/>',
    "dash": '<path d="M.8 4.1h8.4v1.8H.8z"/>',
    "bars": '<path d="M1.5 1h2.6v8H1.5zM5.9 1h2.6v8H5.9z"/>',
}


def in_chinese() -> bool:
    """Whether the page is written in Chinese."""
    return (get_language() or "zh").startswith("zh")


@register.simple_tag
def number(value: Number | None, scale: int = 1) -> SafeString:
    """The number as people say it (3.25亿), the exact value on hover and for machines."""
    if value is None:
        return nothing()
    exact = rules.exact_number(rules.as_decimal(value) * scale)
    said = rules.said_number(value, chinese=in_chinese(), scale=scale)
    plain = exact.replace(",", "").replace(rules.MINUS, "-")
    return format_html('<data class="num" value="{}" title="{}">{}</data>', plain, exact, said)


@register.filter
def exact(value: Number | None) -> str:
    """Every digit, grouped by threes."""
    return NOTHING if value is None else rules.exact_number(value)


@register.filter
def percent(ratio: Number | None, digits: int = 1) -> str:
    """A ratio as a percentage: 0.9876 is 98.8%."""
    return NOTHING if ratio is None else rules.percent_text(ratio, digits)


@register.filter
def listed(items: Iterable[object]) -> str:
    """Items in a row, as the language of the page separates them."""
    return saying.listed(items)


@register.filter
def said_on(parts: Iterable[object]) -> str:
    """Clauses one after another, as the language of the page separates them."""
    return saying.clauses(parts)


@register.simple_tag
def growth(now: Number | None, before: Number | None, base: str = "") -> SafeString:
    """Growth with its sign; what it stands on shows on hover. `base` names the earlier period."""
    text = rules.growth_text(now, before)
    name = base or gettext("上年同期")
    if before is None:
        title = gettext("%(base)s没有数据") % {"base": name}
    else:
        title = f"{name} {rules.exact_number(before)}"
    return format_html('<span class="growth num" title="{}">{}</span>', title, text)


@register.inclusion_tag("web/_spark.svg")
def sparkline(values: Sequence[Number | None], label: str = "") -> dict[str, Any]:
    """A line of the last periods, drawn on the server: its shape, from lowest to highest."""
    points = rules.spark_points(values)
    known = [v for v in values if v is not None]
    return {
        "points": " ".join(f"{x},{y}" for x, y in points),
        "last": points[-1] if points else None,
        "label": label,
        "count": len(values),
        "low": rules.exact_number(min(known)) if known else NOTHING,
        "high": rules.exact_number(max(known)) if known else NOTHING,
        "end": rules.exact_number(known[-1]) if known else NOTHING,
    }


@register.simple_tag
def bullet_marks(actual: Number, expected: Number, target: Number) -> rules.Bullet:
    """Where the marks of a bullet bar stand, in hundredths of its width."""
    return rules.bullet(actual, expected, target)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; silent to screen readers unless it has a label of its own."""
    href = f"{static('vendor/tabler-icons/icons.svg')}#{name}"
    if not label:
        return format_html(
            '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
            href,
        )
    return format_html(
        '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, href
    )


@register.simple_tag
def shape(colour: str) -> SafeString:
    """The shape that goes with a colour, so that print and colour-blind eyes read it."""
    drawn = _DRAWN[STATUS_MARKS.get(colour, "bars")]
    return SafeString(
        f'<svg class="shape" viewBox="0 0 10 10" aria-hidden="true" focusable="false">{drawn}</svg>'
    )


@register.simple_tag
def status(
    colour: str,
    word: str = "",
    *,
    reason: str = "",
    link: str = "",
    manual: bool = False,
    tint: bool = False,
) -> SafeString:
    """A colour (green, yellow, red, done, stopped, paused) as shape and word: with its reason on
    hover and a link to why, whether it was set by hand, filled for headings.
    """
    tag, leads = ("a", f' href="{escape(link)}" data-dialog') if link else ("span", "")
    said = escape(str(word or STATUS_WORDS.get(colour, colour)))
    return SafeString(
        f'<{tag}{leads} class="status status-{escape(colour)}{" status-tint" if tint else ""}"'
        + (f' title="{escape(str(reason))}"' if reason else "")
        + f">{shape(colour)}<span>{said}</span>"
        + (f'<small class="manual">{gettext("人工")}</small>' if manual else "")
        + f"</{tag}>"
    )


@register.filter
def day(value: date | None) -> str:
    """A day in a table: 2022-03-05."""
    return local(value).isoformat() if value else NOTHING


@register.filter
def moment(value: datetime | None) -> str:
    """An instant in a table: 2022-03-05 14:20."""
    return timezone.localtime(value).isoformat(" ")[:16] if value else NOTHING


@register.filter
def due_moment(value: datetime | None) -> str:
    """An instant by which something ends, in a table: midnight is 24:00 of the day that ends."""
    if value is None or timezone.localtime(value).time() != time():
        return moment(value)
    return f"{day(value - timedelta(days=1))} 24:00"


@register.filter
def day_text(value: date | None) -> str:
    """A day in a sentence: 3月5日 周六, with the year where it is not this one."""
    if not value:
        return NOTHING
    on = local(value)
    this_year = on.year == today().year
    if not in_chinese():
        return format_date(on, "D j M" if this_year else "D j M Y")
    text = f"{on.month}月{on.day}日 {WEEKDAYS[on.weekday()]}"
    return text if this_year else f"{on.year}年{text}"


@register.simple_tag(takes_context=True)
def query_string(context: RequestContext, **changes: object) -> str:
    """This page's address with some parameters changed (None removes) and the others kept.

    Paging starts anew unless a page is given. The path is written out, so that the link also holds
    inside a panel.
    """
    return address(context["request"], **changes)


@register.simple_tag(takes_context=True)
def active(context: RequestContext, url: str) -> str:
    """`page` where the address is that link or below it: the value of aria-current."""
    path = context["request"].path
    here = path == url or (url != "/" and path.startswith(url))
    return "page" if here else "false"


@register.filter
def undo_url(message: Any) -> str:
    """Where a message's undo button posts to; empty where it has none."""
    tags = str(message.extra_tags or "").split()
    return next((t.removeprefix("undo:") for t in tags if t.startswith("undo:")), "")


def local(value: date) -> date:
    """The day itself; of an instant, the day on which it falls here."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def nothing() -> SafeString:
    """The dash for a value that is not known."""
    return format_html('<span class="num" title="{}">{}</span>', gettext("没有数据"), NOTHING)
