"""Whether a subject stands: a closed one takes no points, no card and no change.

Office verbs of one village queue on its row in `region`; a till never waits there. What moves
points also queues on the household's account, in the books.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.errors import Refusal
from registry.regions import Region
from registry.subjects import Subject


class SubjectClosed(Refusal):
    """The subject was closed: merged, moved away, ended, or consent withdrawn."""

    code = "subject-closed"


def hold_village(tx: Session, village_id: int) -> None:
    """Wait for the village's other office verbs, and let later ones wait for this one.

    Taken before any account: the one order is key, village, household account, and on.
    """
    tx.get_one(Region, village_id, with_for_update={"key_share": True}, populate_existing=True)


def refuse_closed(tx: Session, village_id: int, subject_ids: Iterable[str]) -> None:
    """Refuse if one of these subjects is closed, as the database says now.

    :raises SubjectClosed: the first that is, by number.
    """
    query = (
        select(Subject.number, Subject.closed_on, Subject.closed_why)
        .where(
            Subject.village_id == village_id,
            Subject.id.in_(list(subject_ids)),
            Subject.closed_on.is_not(None),
        )
        .order_by(Subject.number)
        .limit(1)
    )
    closed = tx.execute(query).one_or_none()
    if closed is not None:
        raise SubjectClosed(
            number=closed.number, on=closed.closed_on.isoformat(), why=closed.closed_why
        )
