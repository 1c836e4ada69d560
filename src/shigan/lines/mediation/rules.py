"""What the law says of mediation: what an agreement needs, and which ways are open after it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shigan.kernel.clock.rules import LimitUnit, TimeLimit

MEMBERS = range(3, 10)  # of a committee
#: Courts confirm no agreement on who is whose child or spouse (docs/rules/mediation.md#R3).
NOT_CONFIRMED = frozenset({"STATUS"})
#: What a payment order can be asked for, where the employer does not keep the agreement.
PAYABLE = frozenset({"WAGES", "INJURY", "COMPENSATION"})
AGREED = frozenset({"WRITTEN", "ORAL"})


class Way(StrEnum):
    """A way that is open to the parties. They choose; the committee only tells them."""

    CONFIRM = "CONFIRM"
    PAYMENT_ORDER = "PAYMENT_ORDER"
    ARBITRATE = "ARBITRATE"
    SUE = "SUE"
    SUE_ON_AGREEMENT = "SUE_ON_AGREEMENT"


class Fault(StrEnum):
    """What is wrong with an agreement or a committee as it stands."""

    APPLICANT = "APPLICANT"
    RESPONDENT = "RESPONDENT"
    MEDIATOR = "MEDIATOR"
    SEAL = "SEAL"
    SCAN = "SCAN"
    FEW = "FEW"
    MANY = "MANY"
    NO_WOMAN = "NO_WOMAN"


@dataclass(frozen=True)
class Signatures:
    """What stands under a written agreement."""

    applicant: bool
    respondent: bool
    mediator: bool
    seal: bool
    scan: bool


def signing_faults(signed: Signatures) -> list[Fault]:
    """What a written agreement still lacks to bind (docs/rules/mediation.md#R1).

    Both parties sign, the mediator signs, the committee seals; we keep a picture of it.
    """
    held = {
        Fault.APPLICANT: signed.applicant,
        Fault.RESPONDENT: signed.respondent,
        Fault.MEDIATOR: signed.mediator,
        Fault.SEAL: signed.seal,
        Fault.SCAN: signed.scan,
    }
    return [fault for fault, there in held.items() if not there]


def is_confirmable(*, labour: bool, subject: str, outcome: str) -> bool:
    """Whether both parties together may ask a court to confirm (docs/rules/mediation.md#R3)."""
    return outcome in AGREED and (labour or subject not in NOT_CONFIRMED)


def open_ways(
    *, labour: bool, subject: str, outcome: str, overdue: bool, confirm_open: bool
) -> list[Way]:
    """What the parties may do next, in the order in which one thinks of it (#R4).

    `overdue`: a labour mediation has gone on for its whole limit without agreement.
    `confirm_open`: the time for asking a court to confirm has not run out.
    """
    if outcome in AGREED:
        ways = []
        if confirm_open and is_confirmable(labour=labour, subject=subject, outcome=outcome):
            ways.append(Way.CONFIRM)
        if labour and subject in PAYABLE:
            ways.append(Way.PAYMENT_ORDER)
        return [*ways, Way.ARBITRATE if labour else Way.SUE_ON_AGREEMENT]
    if outcome == "NONE":
        return [Way.ARBITRATE] if labour else [Way.SUE]
    return [Way.ARBITRATE] if labour and overdue else []


def is_within(day: date, first: date | None, last: date | None) -> bool:
    """Whether a day lies in a span with both ends in it, an end left out being open (#R6)."""
    return (first is None or first <= day) and (last is None or day <= last)


class Asked(StrEnum):
    """How the day on which a court was asked to confirm lies."""

    IN_TIME = "IN_TIME"
    BEFORE = "BEFORE"
    AHEAD = "AHEAD"
    LATE = "LATE"


def asked(day: date, *, in_force: date, last: date | None, today: date) -> Asked:
    """Whether both asked a court in time: by the day on which they did (#R10).

    The day on which it is entered does not matter; `last` is the last day for asking, if any.
    """
    if day < in_force:
        return Asked.BEFORE
    if day > today:
        return Asked.AHEAD
    return Asked.LATE if last is not None and day > last else Asked.IN_TIME


def committee_faults(members: int, women: int) -> list[Fault]:
    """What is wrong with who sits on a committee (docs/rules/mediation.md#R5)."""
    faults = []
    if members < MEMBERS.start:
        faults.append(Fault.FEW)
    if members >= MEMBERS.stop:
        faults.append(Fault.MANY)
    if members and not women:
        faults.append(Fault.NO_WOMAN)
    return faults


class Seat(StrEnum):
    """How the term of a member stands."""

    SITS = "SITS"
    ENDING = "ENDING"
    PAST = "PAST"


def term_end(since: date, term: TimeLimit | None) -> date | None:
    """The first day that is no longer in a term; None where no term is set (#R7)."""
    if term is None:
        return None
    if term.unit not in {LimitUnit.YEAR, LimitUnit.MONTH}:
        return since + timedelta(days=term.amount)
    months = term.amount * (12 if term.unit is LimitUnit.YEAR else 1)
    year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    return date(year, month + 1, min(since.day, monthrange(year, month + 1)[1]))


def seat(ends: date | None, on: date, notice: int) -> Seat:
    """How a term stands on a day, `notice` days before its end being near it (#R7)."""
    if ends is None or on < ends - timedelta(days=notice):
        return Seat.SITS
    return Seat.ENDING if on < ends else Seat.PAST
