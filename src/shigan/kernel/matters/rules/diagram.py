"""A kind's steps as a drawing: layered from left to right, moves back below, endings at the right.

Pure geometry: steps and moves in, positions and paths out (docs/rules/matters.md#R9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_WIDE, _NARROW = 14.5, 8.0  # pixels of a Chinese and of a Latin character
_PAD, _GAP, _ROW, _LANE = 12, 44, 28, 30
_HEIGHT, _END_HEIGHT = 76, 38
_EDGE = 10
_FIRST_CJK = 0x2E80


@dataclass(frozen=True)
class Stage:
    """A step, or an ending, as it is to be drawn."""

    code: str
    label: str
    who: str = ""
    limit: str = ""
    end: bool = False


@dataclass(frozen=True)
class Way:
    """A move from one stage to another. `back` ones are drawn below."""

    start: str
    end: str
    label: str
    back: bool = False


@dataclass(frozen=True)
class Node:
    """A drawn stage."""

    x: float
    y: float
    width: float
    height: float
    label: str
    who: str
    limit: str
    end: bool

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width

    @property
    def middle(self) -> float:
        """Half its height."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Edge:
    """A drawn move: its path, and where its label stands (`x` is the label's middle)."""

    path: str
    label: str
    x: float
    y: float
    back: bool


@dataclass(frozen=True)
class Drawing:
    """What `web/_kind_diagram.svg` draws."""

    width: int
    height: int
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def text_width(text: str) -> float:
    """About how wide a text is."""
    return sum(_WIDE if ord(c) >= _FIRST_CJK else _NARROW for c in text)


def layers_of(stages: Sequence[Stage], ways: Iterable[Way]) -> dict[str, int]:
    """The column of each stage: one more than the furthest stage that leads to it.

    Moves back do not count, nor those to an earlier step. Endings stand together at the right.
    """
    order = {stage.code: place for place, stage in enumerate(stages)}
    steps = [s for s in stages if not s.end]
    forward = [w for w in ways if not w.back and order[w.start] < order[w.end]]
    layer = dict.fromkeys(order, 0)
    for stage in steps:  # in their order every way into a stage starts at one already placed
        into = [layer[w.start] + 1 for w in forward if w.end == stage.code]
        layer[stage.code] = max(into, default=0)
    last = max((layer[s.code] for s in steps), default=-1) + 1
    return layer | {s.code: last for s in stages if s.end}


@dataclass
class _Plan:
    """A drawing under way."""

    stages: Sequence[Stage]
    ways: Sequence[Way]
    layer: dict[str, int] = field(init=False)
    nodes: dict[str, Node] = field(init=False)
    above: int = field(init=False)  # lanes over the nodes

    def __post_init__(self) -> None:
        self.layer = layers_of(self.stages, self.ways)
        self.straight = [w for w in self.ways if self._is_straight(w)]
        arcs = [w for w in self.ways if w not in self.straight]
        self.over = _laned([w for w in arcs if not self._is_back(w)], self.layer)
        self.under = _laned([w for w in arcs if self._is_back(w)], self.layer)
        self.above = max(self.over.values(), default=-1) + 1
        self.nodes = self._placed()

    def _is_back(self, way: Way) -> bool:
        return way.back or self.layer[way.end] <= self.layer[way.start]

    def _is_straight(self, way: Way) -> bool:
        return not way.back and self.layer[way.end] == self.layer[way.start] + 1

    def _placed(self) -> dict[str, Node]:
        columns: dict[int, list[Stage]] = defaultdict(list)
        onwards = {way.end for way in self.straight}
        for stage in sorted(self.stages, key=lambda s: s.code not in onwards):
            columns[self.layer[stage.code]].append(stage)
        top = _EDGE + self.above * _LANE + (_LANE / 2 if self.above else 0)
        nodes: dict[str, Node] = {}
        x: float = _EDGE
        for column in sorted(columns):
            width = max(_stage_width(s) for s in columns[column])
            for row, stage in enumerate(columns[column]):
                height = _END_HEIGHT if stage.end else _HEIGHT
                y = top + row * (_HEIGHT + _ROW) + (_HEIGHT - height) / 2
                nodes[stage.code] = Node(
                    x, y, width, height, stage.label, stage.who, stage.limit, stage.end
                )
            x += width + self._gap(column)
        return nodes

    def _gap(self, column: int) -> float:
        labels = [text_width(w.label) for w in self.straight if self.layer[w.start] == column]
        return max([_GAP, *(width + 30 for width in labels)])

    @property
    def floor(self) -> float:
        """The lower side of the lowest stage that the moves back pass under."""
        ends = [self.layer[code] for way in self.under for code in (way.start, way.end)]
        passed = [n for c, n in self.nodes.items() if not ends or self.layer[c] <= max(ends)]
        return max(n.y + n.height for n in passed)

    def edges(self) -> list[Edge]:
        """All moves, drawn."""
        ports = self.ports()
        drawn = [self._line(way) for way in self.straight]
        for way, lane in self.over.items():
            y = _EDGE + (self.above - lane) * _LANE - _LANE / 2 + 4
            drawn.append(self._arc(way, y, ports, back=False))
        for way, lane in self.under.items():
            y = self.floor + _LANE * (lane + 1) - 4
            drawn.append(self._arc(way, y, ports, back=True))
        return drawn

    def _line(self, way: Way) -> Edge:
        a, b = self.nodes[way.start], self.nodes[way.end]
        x1, y1, x2, y2 = a.right, a.middle, b.x, b.middle
        if y1 == y2:
            path = f"M{x1:g} {y1:g}H{x2:g}"
        else:
            bend = (x1 + x2) / 2
            path = f"M{x1:g} {y1:g}C{bend:g} {y1:g} {bend:g} {y2:g} {x2:g} {y2:g}"
        return Edge(path, way.label, (x1 + x2) / 2, (y1 + y2) / 2 - 7, back=False)

    def _arc(self, way: Way, y: float, ports: _Ports, *, back: bool) -> Edge:
        (x1, start), (x2, end) = ports[way, "start"], ports[way, "end"]
        turn = 8 if x2 > x1 else -8
        side = y + (-8 if back else 8)  # where the corner begins
        a, b = self.nodes[way.start], self.nodes[way.end]
        lead = f"M{x1:g} {start:g}" if x1 < a.right else f"M{a.right:g} {start:g}H{x1:g}"
        tail = "" if x2 < b.right else f"H{b.right:g}"
        path = (
            f"{lead}V{side:g}Q{x1:g} {y:g} {x1 + turn:g} {y:g}"
            f"H{x2 - turn:g}Q{x2:g} {y:g} {x2:g} {side:g}V{end:g}{tail}"
        )
        return Edge(path, way.label, (x1 + x2) / 2, y + 5, back=back)

    def ports(self) -> _Ports:
        """Where each arc leaves and meets its stages: side by side, so that none lies on another.

        A stage with another one in the way is left and met at its right side.
        """
        found: _Ports = {}
        for ways, back in ((self.over, False), (self.under, True)):
            touching: dict[str, list[tuple[Way, str]]] = defaultdict(list)
            for way in ways:
                touching[way.start].append((way, "start"))
                touching[way.end].append((way, "end"))
            for code, here in touching.items():
                node, clear = self.nodes[code], self._is_clear(code, back=back)
                ordered = sorted(here, key=self._far)
                for place, port in enumerate(ordered, start=1):
                    if clear:
                        x = round(node.x + node.width * place / (len(here) + 1), 1)
                        found[port] = (x, node.y + node.height if back else node.y)
                    else:
                        y = round(node.y + node.height * place / (len(here) + 1), 1)
                        found[port] = (node.right + 8 + 6 * place, y)
        return found

    def _far(self, port: tuple[Way, str]) -> tuple[float, int]:
        way, side = port
        far = self.nodes[way.end if side == "start" else way.start]
        return far.x, 1 if side == "start" else 0

    def _is_clear(self, code: str, *, back: bool) -> bool:
        """Whether nothing stands between a stage and the lanes."""
        node = self.nodes[code]
        column = [n for c, n in self.nodes.items() if self.layer[c] == self.layer[code]]
        return node.y == (max if back else min)(n.y for n in column)


_Ports = dict[tuple[Way, str], tuple[float, float]]


def _laned(ways: Sequence[Way], layer: dict[str, int]) -> dict[Way, int]:
    """The lane of each arc, counted from the stages outwards: short ones inside, none in another's.

    Arcs that touch the same column stand in different lanes.
    """
    lanes: list[list[tuple[int, int]]] = []
    found: dict[Way, int] = {}
    spans = {way: tuple(sorted((layer[way.start], layer[way.end]))) for way in ways}
    for way in sorted(ways, key=lambda w: spans[w][1] - spans[w][0]):
        low, high = spans[way]
        lane = 0
        while lane < len(lanes) and any(low <= b and a <= high for a, b in lanes[lane]):
            lane += 1
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((low, high))
        found[way] = lane
    return found


def _stage_width(stage: Stage) -> float:
    widest = max(text_width(text) for text in (stage.label, stage.who, stage.limit))
    return round(max(widest, 48) + 2 * _PAD, 1)


def merged(ways: Iterable[Way]) -> list[Way]:
    """Moves between the same two stages as one, with all their names."""
    labels: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
    for way in ways:
        labels[way.start, way.end, way.back].append(way.label)
    return [
        Way(start, end, " / ".join(names), back) for (start, end, back), names in labels.items()
    ]


def drawing(title: str, stages: Sequence[Stage], ways: Iterable[Way]) -> Drawing:
    """The steps and endings of a kind, drawn with every move (docs/rules/matters.md#R9)."""
    plan = _Plan(stages, merged(w for w in ways if w.start != w.end))
    below = max(plan.under.values(), default=-1) + 1
    edges = plan.edges()
    right = max(
        [n.right for n in plan.nodes.values()]
        + [e.x + text_width(e.label) / 2 for e in edges]
        + [x for x, _y in plan.ports().values()]
    )
    return Drawing(
        width=round(right + _EDGE),
        height=round(
            max(
                plan.floor + below * _LANE + (6 if below else 0),
                *(n.y + n.height for n in plan.nodes.values()),
            )
            + _EDGE
        ),
        title=title,
        nodes=tuple(plan.nodes[stage.code] for stage in stages),
        edges=tuple(edges),
    )
