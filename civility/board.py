"""What an officer sees before hanging a month or posting: what waits, and what it brings."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from civility.posting import due_records, worth_of
from civility.records import Record
from civility.rules import ADD
from kernel import clock


@dataclass(frozen=True)
class Due:
    """What posting now would post: so many records, and their points after the limits."""

    records: int
    points: int


def months_waiting(session: Session, village: int) -> Mapping[date, int]:
    """First day of a month → how many of its confirmed records wait for the board; oldest first."""
    query = (
        select(Record.happened_on, func.count())
        .where(Record.village_id == village, Record.state == "confirmed", Record.effect == ADD)
        .group_by(Record.happened_on)
    )
    months: Counter[date] = Counter()
    for row in session.execute(query):
        months[row[0].replace(day=1)] += row[1]
    return dict(sorted(months.items()))


def due_to_post(session: Session, village: int) -> Due:
    """What posting now would post."""
    worth = worth_of(session, village, due_records(session, village))
    return Due(len(worth), sum(worth.values()))


def days_over(session: Session, village: int) -> int:
    """How many minuses wait for an answer to their reply although their days are over."""
    query = select(func.count()).where(
        Record.village_id == village,
        Record.state == "notified",
        Record.reply_open.is_(True),
        Record.reply_by < clock.today(),
    )
    return session.scalar(query) or 0
