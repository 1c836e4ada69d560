"""The cast's street and another one: their units, who is at their posts, who enters what where."""

from __future__ import annotations

from shigan.kernel.orgs.models import Holding, Post, Unit, User
from tests.kit.cast import OPENED, STREET, Cast

FAR = "370902003"
FAR_UNITS = [  # code, kind, parent
    (FAR, "STREET", "370902"),
    (f"{FAR}-D03", "DEPARTMENT", FAR),
    (f"{FAR}001", "COMMUNITY", FAR),
    (f"{FAR}001001", "CELL", f"{FAR}001"),
]
FAR_POSTS = [  # login, unit, role
    ("far_director", FAR, "director"),
    ("far_clerk", FAR, "grid_dispatcher"),
    ("far_centre", FAR, "mediation_centre"),
    ("far_manager", FAR, "manager"),
    ("far_community", f"{FAR}001", "community_secretary"),
    ("far_worker", f"{FAR}001001", "grid_worker_full"),
]
#: Beside the cast, so that every step can be gone: who takes disputes up, who mediates in `b`.
NEAR_POSTS = [
    ("centre", STREET, "mediation_centre"),
    ("community_b", f"{STREET}002", "community_secretary"),
]
#: Where the records of a place lie, and who enters them there.
CELL = {"a": f"{STREET}001001", "b": f"{STREET}002001", "far": f"{FAR}001001"}
COMMUNITY = {"a": f"{STREET}001", "b": f"{STREET}002", "far": f"{FAR}001"}
WHOLE = {"a": STREET, "far": FAR}
WORKER = {"a": "worker_a", "b": "worker_b", "far": "far_worker"}
SECRETARY = {"a": "community", "b": "community_b", "far": "far_community"}
CENTRE = {"a": "centre", "b": "centre", "far": "far_centre"}
CLERK = {"a": "clerk", "b": "clerk", "far": "far_clerk"}
MANAGER = {"a": "manager", "far": "far_manager"}
DIRECTOR = {"a": "director", "far": "far_director"}
CHARGED = {"a": f"{STREET}-D03", "far": f"{FAR}-D03"}


#: What stands before and after the mark of each record: text that should do no harm.
AROUND = ["", ""]


def mark(kind: str, place: str) -> str:
    """What a record of that kind and place has in its text."""
    return f"{AROUND[0]}MARK{kind}Q{place}Z{AROUND[1]}"


def make_streets(cast: Cast) -> None:
    """Add the other street, and whom the records of the first need beside the cast."""
    for order, (code, kind, parent) in enumerate(FAR_UNITS, 100):
        above = cast.units[parent]
        cast.units[code] = Unit.objects.create(
            code=code,
            name=f"{mark('unit', 'far')}{order}",
            kind=kind,
            parent=above,
            path=f"{above.path}{code}/",
            order=order,
            opened_on=OPENED,
        )
    _posts(cast, [*FAR_POSTS, *NEAR_POSTS])


def _posts(cast: Cast, rows: list[tuple[str, str, str]]) -> None:
    for login, code, role in rows:
        name = (mark("person", "far") + login)[:60] if login.startswith("far") else login
        user = User.objects.create_user(login, name, "shigan2022")
        post = Post.objects.create(unit=cast.units[code], role=role, title=role, opened_on=OPENED)
        Holding.objects.create(post=post, user=user, since=OPENED)
        cast.people[login] = user
