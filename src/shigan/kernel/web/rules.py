"""How numbers, shares and growth are said, and where the marks of small drawings stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

Number = Decimal | int | float

MINUS = "−"
NOTHING = "—"
#: From this length on it is a number or an address rather than a name.
LONG = 8


@dataclass(frozen=True)
class Step:
    """A word of counting: what it stands for, and from where on it is used."""

    unit: Decimal
    word: str
    begin: Decimal

    @classmethod
    def of(cls, power: int, word: str, begin: int | None = None) -> Step:
        """The word for ten to that power, used from there or from a later power."""
        return cls(Decimal(10) ** power, word, Decimal(10) ** (begin or power))


CHINESE_STEPS = (Step.of(8, "亿"), Step.of(4, "万"))
ENGLISH_STEPS = (
    Step.of(12, " trillion"),
    Step.of(9, " billion"),
    Step.of(6, " million"),
    Step.of(3, "k", begin=4),
)


def as_decimal(value: Number) -> Decimal:
    """The number as written, without the tail that a float's binary form has."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def said_number(value: Number, *, chinese: bool, scale: int = 1) -> str:
    """The number as people say it: 3.25亿, or 325 million. `docs/rules/saying.md#R1`.

    `scale` is what one unit of the value stands for: 10000 where the unit is 万元.
    """
    number = as_decimal(value) * scale
    larger: Step | None = None
    for step in CHINESE_STEPS if chinese else ENGLISH_STEPS:
        if abs(number) >= step.begin:
            shown = _shortened(number / step.unit) * step.unit
            # 9999.99万 is said as 1亿.
            said = larger if larger and abs(shown) >= larger.begin else step
            return f"{_trimmed(shown / said.unit)}{said.word}"
        larger = step
    return _trimmed(_shortened(number))


def exact_number(value: Number) -> str:
    """Every digit that the record holds, grouped by threes. `docs/rules/saying.md#R2`."""
    text = f"{as_decimal(value):,f}"
    return text.replace("-", MINUS)


def percent_text(ratio: Number, digits: int = 1) -> str:
    """A ratio as a percentage; 1 is 100.0%. `docs/rules/saying.md#R3`."""
    return f"{_fixed(as_decimal(ratio) * 100, digits)}%"


def growth_text(now: Number | None, before: Number | None, digits: int = 1) -> str:
    """Growth on the base with its sign, or a dash where no base allows one.

    `docs/rules/saying.md#R4`.
    """
    if now is None or before is None or before <= 0:
        return NOTHING
    base = as_decimal(before)
    return f"{signed((as_decimal(now) - base) / base * 100, digits)}%"


def signed(value: Number, digits: int = 1) -> str:
    """A difference with its sign; an exact or rounded zero has none."""
    text = _fixed(as_decimal(value), digits)
    if not text.strip("0.,"):
        return text
    return text if text.startswith(MINUS) else f"+{text}"


def masked(text: str) -> str:
    """Personal data with its middle hidden: 张** and 199******12. `docs/rules/saying.md#R5`."""
    head, tail = (3, 2) if len(text) >= LONG else (1, 0)
    return text[:head] + "*" * max(len(text) - head - tail, 1) + text[len(text) - tail :]


def spark_points(
    values: Sequence[Number | None], width: int = 96, height: int = 24
) -> list[tuple[float, float]]:
    """Where the line of a sparkline passes; a missing value leaves its place empty.

    It shows the shape alone, from the lowest value to the highest; one that never moves runs along
    the middle.
    """
    known = [float(v) for v in values if v is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    if low == high:
        low, high = low - 1, high + 1
    span = high - low
    step = (width - 4) / max(len(values) - 1, 1)
    return [
        (round(2 + i * step, 1), round(height - 2 - (float(v) - low) / span * (height - 4), 1))
        for i, v in enumerate(values)
        if v is not None
    ]


@dataclass(frozen=True)
class Bullet:
    """Where the marks of a bullet bar stand, in hundredths of its width."""

    actual: float
    expected: float
    target: float


def bullet(actual: Number, expected: Number, target: Number) -> Bullet:
    """The bar from zero; the scale ends at the largest of the three."""
    end = max(float(actual), float(expected), float(target), 0.0) or 1.0
    marks = (round(max(float(v), 0.0) / end * 100, 2) for v in (actual, expected, target))
    return Bullet(*marks)


def _shortened(number: Decimal) -> Decimal:
    """At most two decimals, fewer as the number grows."""
    size = abs(number)
    return _half_up(number, 2 if size < 100 else 1 if size < 1000 else 0)


def _half_up(number: Decimal, digits: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _trimmed(number: Decimal) -> str:
    """Grouped by threes, without zeros at the end of the decimals."""
    text = _grouped(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _fixed(number: Decimal, digits: int) -> str:
    """That many decimals, halves away from zero, grouped by threes."""
    return _grouped(_half_up(number, digits))


def _grouped(number: Decimal) -> str:
    """Thousands separated and a true minus; a zero has no sign."""
    return f"{number or abs(number):,f}".replace("-", MINUS)


def storable(text: str) -> bool:
    """Whether a text has neither a NUL nor half a character (a lone surrogate)."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
