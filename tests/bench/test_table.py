"""The table of the bench: what its lines say, and how it counts."""

from __future__ import annotations

from bench.table import Row, lines, milliseconds, times

MET = Row("home", "12.0 ms", "–", "–", "under 1 s", met=True)
MISSED = Row("导入", "5.00 s", "1.00 s", "5.00 ×", "4 s", met=False)


def test_each_row_is_a_line_and_the_last_counts_the_targets() -> None:
    head, first, second, last = lines([MET, MISSED])
    assert head.split() == ["work", "ours", "floor", "ratio", "target", "met"]
    assert first.split() == ["home", "12.0", "ms", "–", "–", "under", "1", "s", "yes"]
    assert second.split() == ["导入", "5.00", "s", "1.00", "s", "5.00", "×", "4", "s", "NO"]
    assert last == "targets: 1 met, 1 missed"


def test_columns_stand_below_each_other_in_chinese_too() -> None:
    _head, first, second, _last = lines([MET, MISSED])
    before = second[: second.index("5.00 s")]
    assert first.index("12.0 ms") == len(before) + len("导入")  # each takes two places


def test_spans_and_ratios_are_said_shortly() -> None:
    said = [milliseconds(0.0123), milliseconds(1), times(3, 2), times(1, 0)]
    assert said == ["12.3 ms", "1.00 s", "1.50 ×", "–"]
