"""What each of the cast sees, written down by hand: never computed by what is tested here.

secretary, director, leader, auditor and manager see the whole street; the clerk of the grid centre
the events of the street; the head the event that the office handles; community and workers what
lies in their own unit; the outsider nothing; nobody anything of another street.
"""

from __future__ import annotations

CAST = (
    "secretary",
    "director",
    "leader",
    "head",
    "clerk",
    "community",
    "worker_a",
    "worker_b",
    "auditor",
    "manager",
    "outsider",
)
STRANGER = "signed out"

ALL = frozenset(CAST)
NOBODY: frozenset[str] = frozenset()
#: Whose post is in the street itself and sees every line.
WIDE = frozenset({"secretary", "director", "leader", "auditor", "manager"})
WORKERS = frozenset({"worker_a", "worker_b"})
POSTS = ALL - {"outsider"}
GRID = POSTS
MEDIATION = WIDE | {"head", "community"}
PEOPLE = MEDIATION | WORKERS
FIGURES = WIDE | {"head", "clerk", "community"}
FILES = POSTS
LEADERS = frozenset({"secretary", "director", "leader"})
DIRECTORS = frozenset({"secretary", "director"})
MANAGER = frozenset({"manager"})
AUDITOR = frozenset({"auditor"})
COMMUNITY = frozenset({"community"})


def _seen(wide: str = "", **others: str) -> dict[str, frozenset[str]]:
    """The places by person."""
    places = dict.fromkeys(WIDE, wide) | others
    return {login: frozenset(places.get(login, "")) for login in CAST}


#: In which places (`tests.contracts.scope.world`) each sees records of a kind.
SEES = {
    "event": _seen("ab", clerk="ab", head="a", community="a", worker_a="a", worker_b="b"),
    "whistle": _seen("a", clerk="a", head="a", community="a", worker_a="a"),
    "evidence": _seen("ab", clerk="ab", head="a", community="a", worker_a="a", worker_b="b"),
    "dispute": _seen("ab", community="a"),
    "party": _seen("ab", community="a"),
    "member": _seen("ab", head="ab", community="ab"),
    "resident": _seen("ab", community="a", worker_a="a", worker_b="b"),
    "child": _seen("", community="a"),
    #: Two residents: of `a` one is the child, of `b` and `far` one is that of `a`.
    "pair": _seen("b", community="a"),
    "unit": _seen("ab", clerk="ab", head="ab", community="a"),
    "place": _seen("ab", clerk="ab", head="ab", community="a", worker_a="a", worker_b="b"),
    "street": _seen("a", clerk="a", head="a"),
    "holding": _seen("a", clerk="a", head="a"),
    "person": _seen(""),
    "batch": _seen("", manager="a"),
    "row": _seen("", manager="a"),
    "file": _seen("", manager="a", auditor="a"),
    "account": _seen("", manager="a"),
    "logged": _seen("", auditor="a"),
    "job": _seen("a", clerk="a", head="a", community="a"),
    "closing": _seen("a", clerk="a", head="a", community="a"),
    "stated": _seen("a", clerk="a", head="a"),
    "token": _seen("", worker_a="a"),
    "view": _seen("", worker_a="a"),
    "titled": _seen("", worker_a="a", auditor="a"),
}
