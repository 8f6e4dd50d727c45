"""Household numbers: the next free one of a village, and whether one is taken."""

from collections import Counter
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kernel.errors import Refusal
from registry.subjects import ConsentRefusal, Subject

#: The first digits stand for the village, the others count its households.
_VILLAGE_DIGITS: Final = 2
_COUNTED_DIGITS: Final = 4
_LAST: Final = 10**_COUNTED_DIGITS - 1


class NumberTaken(Refusal):
    """Another subject of the town has this number, or had it."""

    code = "number-taken"


class NumberNeeded(Refusal):
    """The village has no household to count on from, or no number left: one must be given."""

    code = "number-needed"


def refuse_uncountable(session: Session, village_id: int) -> None:
    """Refuse where no next number can be counted.

    :raises NumberNeeded: the village has no household, or no number left.
    """
    _next(session, village_id)


def take_number(tx: Session, village_id: int, wanted: str = "") -> str:
    """The wanted number, else the village's next free one; the caller holds the village.

    Who agrees under a number no longer refuses under it.

    :raises NumberTaken: the wanted one is somebody's.
    :raises NumberNeeded: none is wanted, and none can be counted.
    """
    number = wanted or _next(tx, village_id)
    if is_taken(tx, number):
        raise NumberTaken(number=number)
    tx.execute(
        delete(ConsentRefusal)
        .where(ConsentRefusal.village_id == village_id, ConsentRefusal.number == number)
        .execution_options(synchronize_session=False)
    )
    return number


def likely_next(session: Session, village_id: int) -> str:
    """The number that `take_number` will give if nobody comes between, in few reads.

    Empty where there is none to count on from, or the village has reached its last.
    """
    digits = func.substr(Subject.number, 1, _VILLAGE_DIGITS)
    head = session.execute(
        select(digits)
        .where(Subject.village_id == village_id, Subject.kind == "household")
        .group_by(digits)
        .order_by(func.count().desc(), digits)
        .limit(1)
    ).scalar()
    if head is None:
        return ""
    highest = max(
        session.scalar(
            select(func.max(number)).where(
                number.between(f"{head}{0:0{_COUNTED_DIGITS}d}", f"{head}{_LAST}"),
                func.length(number) == _VILLAGE_DIGITS + _COUNTED_DIGITS,
            )
        )
        or head
        for number in (Subject.number, ConsentRefusal.number)
    )
    count = int(highest[_VILLAGE_DIGITS:] or "0") + 1
    return f"{head}{count:0{_COUNTED_DIGITS}d}" if count <= _LAST else ""


def is_taken(session: Session, number: str) -> bool:
    """Whether a subject of the town has this number, a closed one too."""
    return session.scalar(select(Subject.id).where(Subject.number == number)) is not None


def _next(session: Session, village_id: int) -> str:
    """One above the village's highest, or the first gap once 9999 is reached."""
    query = select(Subject.number).where(
        Subject.village_id == village_id, Subject.kind == "household"
    )
    heads = Counter(number[:_VILLAGE_DIGITS] for number in session.scalars(query))
    if not heads:
        raise NumberNeeded
    [(head, _)] = heads.most_common(1)
    used = _counted(session, head)
    highest = max(used)
    for count in (*range(highest + 1, _LAST + 1), *range(1, highest)):
        if count not in used:
            return f"{head}{count:0{_COUNTED_DIGITS}d}"
    raise NumberNeeded


def _counted(session: Session, head: str) -> set[int]:
    """What follows `head` in every number of the town that begins so, refused ones too."""
    numbers = [
        *session.scalars(select(Subject.number).where(Subject.number.startswith(head))),
        *session.scalars(
            select(ConsentRefusal.number).where(ConsentRefusal.number.startswith(head))
        ),
    ]
    wanted = _VILLAGE_DIGITS + _COUNTED_DIGITS
    return {
        int(number[_VILLAGE_DIGITS:])
        for number in numbers
        if len(number) == wanted and number.isdecimal()
    }
