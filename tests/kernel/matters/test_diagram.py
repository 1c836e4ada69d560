"""The drawing of a kind: every move is there, nothing lies on anything else."""

from __future__ import annotations

import re
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.matters.registry import kinds
from shigan.kernel.matters.rules.diagram import Drawing, Node, Stage, Way, drawing, layers_of

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@st.composite
def declared(draw: st.DrawFn) -> tuple[list[Stage], list[Way]]:
    """Steps that each lead on, some moves besides, and one or two endings."""
    count = draw(st.integers(1, 6))
    steps = [Stage(f"s{i}", f"第{i}步", "承办单位", "4工作小时") for i in range(count)]
    ends = [Stage(f"e{i}", f"结束{i}", end=True) for i in range(draw(st.integers(1, 3)))]
    ways = [Way(f"s{i}", f"s{i + 1}", "办好") for i in range(count - 1)]
    ways.append(Way(f"s{count - 1}", "e0", "办结"))
    ways += [Way(f"s{draw(st.integers(0, count - 1))}", end.code, "不办") for end in ends[1:]]
    for _ in range(draw(st.integers(0, 4))):
        a, b = draw(st.integers(0, count - 1)), draw(st.integers(0, count - 1))
        if a != b:
            ways.append(Way(f"s{a}", f"s{b}", "转", back=b < a))
    return [*steps, *ends], ways


def apart(a: Node, b: Node) -> bool:
    beside = a.right <= b.x or b.right <= a.x
    return beside or a.y + a.height <= b.y or b.y + b.height <= a.y


def bounds(path: str) -> tuple[float, float]:
    numbers = [float(n) for n in NUMBER.findall(path)]
    return min(numbers), max(numbers)


@given(declared())
def test_stages_stand_apart_and_endings_at_the_right(parts: tuple[list[Stage], list[Way]]) -> None:
    stages, ways = parts
    made = drawing("事件", stages, ways)
    assert [n.label for n in made.nodes] == [s.label for s in stages]
    assert all(apart(a, b) for a, b in combinations(made.nodes, 2))
    rightmost_step = max(n.right for n in made.nodes if not n.end)
    assert all(n.x > rightmost_step for n in made.nodes if n.end)


@given(declared())
def test_every_move_is_drawn_once_and_inside(parts: tuple[list[Stage], list[Way]]) -> None:
    stages, ways = parts
    made = drawing("事件", stages, ways)
    drawn = sorted(name for edge in made.edges for name in edge.label.split(" / "))
    assert drawn == sorted(way.label for way in ways)
    for edge in made.edges:
        low, high = bounds(edge.path)
        assert low >= 0
        assert high <= max(made.width, made.height)
        assert 0 <= edge.x <= made.width
        assert 0 <= edge.y <= made.height


def below(made: Drawing) -> list[bool]:
    floor = max(n.y + n.height for n in made.nodes if not n.end)
    return [edge.y > floor for edge in made.edges if edge.back]


@given(declared())
def test_moves_back_lie_below_the_steps(parts: tuple[list[Stage], list[Way]]) -> None:
    assert all(below(drawing("事件", *parts)))


@given(declared())
def test_a_stage_stands_after_all_that_lead_to_it(parts: tuple[list[Stage], list[Way]]) -> None:
    stages, ways = parts
    layers = layers_of(stages, ways)
    assert all(layers[w.start] < layers[w.end] for w in ways if not w.back)


def test_two_moves_between_the_same_steps_share_a_line() -> None:
    stages = [Stage("a", "甲"), Stage("b", "乙")]
    made = drawing("事件", stages, [Way("a", "b", "办"), Way("a", "b", "转")])
    assert [edge.label for edge in made.edges] == ["办 / 转"]


def test_a_step_that_none_leads_to_stands_first() -> None:
    stages = [Stage("a", "甲"), Stage("b", "乙")]
    assert layers_of(stages, []) == {"a": 0, "b": 0}


def test_no_act_of_a_kind_has_the_code_of_a_standing_act() -> None:
    from shigan.kernel.matters.actions.standing import standing_acts

    own = {act.code for kind in kinds for step in kind.steps for act in step.acts}
    assert own & {spec.code for spec in standing_acts} == set()
