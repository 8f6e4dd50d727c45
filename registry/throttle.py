"""Too many tries: failures counted in the database, per account, per address, per till.

Subjects are stored as keyed digests: a user may type a password where the name belongs, and
an address says where somebody lives. Failures are counted in a transaction of their own, so
that the refusal which follows cannot roll the count back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import String, delete, or_, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime, reading, transaction
from kernel.errors import Refusal
from registry import codes


@dataclass(frozen=True)
class Limit:
    """`failures` within `window` close the door for `pause`."""

    scope: str
    failures: int
    window: timedelta
    pause: timedelta


_QUARTER_HOUR: Final = timedelta(minutes=15)
ACCOUNT: Final = Limit("account", 5, _QUARTER_HOUR, _QUARTER_HOUR)
# A whole office sits behind one address: thirty, where one account has five.
ADDRESS: Final = Limit("address", 30, _QUARTER_HOUR, _QUARTER_HOUR)
UNKNOWN_CARD: Final = Limit("card", 10, timedelta(minutes=1), timedelta(minutes=1))
# A look token or a device token that nobody has, from one address: 256 bits, so guessing is
# hopeless, and this only keeps the noise down.
UNKNOWN_LOOK: Final = Limit("look", 30, timedelta(minutes=1), timedelta(minutes=1))
# Looking households up at a till without a card: a clerk needs few, a curious one many.
SEARCHES: Final = Limit("search", 30, _QUARTER_HOUR, timedelta(minutes=5))
# Merchants who enrol themselves from one address: nobody has many shops.
ENROLMENTS: Final = Limit("enrolment", 5, timedelta(hours=1), timedelta(hours=1))
KEPT: Final = timedelta(days=1)


class TooManyTries(Refusal):
    """The door is closed for a while; `seconds` says how long."""

    code = "too-many-tries"
    status = 429


class Throttle(Base):
    """The failures of one subject (a keyed digest) in one scope, since `first_at`."""

    __tablename__ = "throttle"

    scope: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


def check(session: Session, limit: Limit, subject: str) -> None:
    """Refuse while the subject's door is closed; writes nothing.

    :raises TooManyTries: with the seconds left.
    """
    blocked_until = session.scalar(
        select(Throttle.blocked_until).where(*_is(limit, codes.digest(subject)))
    )
    _refuse_until(blocked_until)


def fail(tx: Session, limit: Limit, subject: str) -> None:
    """Count one failure; the one that fills the limit closes the door.

    :raises TooManyTries: when the door was closed before; then nothing is counted.
    """
    now = clock.now()
    row = _locked_row(tx, limit, codes.digest(subject))
    _refuse_until(row.blocked_until)
    if row.blocked_until is not None or row.first_at + limit.window <= now:
        row.failures, row.first_at, row.blocked_until = 0, now, None
    row.failures += 1
    if row.failures >= limit.failures:
        row.blocked_until = now + limit.pause
    tx.flush()


def take_back(tx: Session, limit: Limit, subject: str) -> None:
    """Undo one counted failure that turned out to be none; opens the door if it closed it."""
    row = _locked_row(tx, limit, codes.digest(subject))
    row.failures = max(0, row.failures - 1)
    row.blocked_until = None
    tx.flush()


def clear(tx: Session, limit: Limit, subject: str) -> None:
    """Forget the subject's failures, and whatever of anybody's is older than a day."""
    tx.execute(delete(Throttle).where(*_is(limit, codes.digest(subject))))
    old = clock.now() - KEPT
    closed = or_(Throttle.blocked_until.is_(None), Throttle.blocked_until < old)
    tx.execute(delete(Throttle).where(Throttle.first_at < old, closed))


def count_try(what: Literal["search", "enrolment"], subject: str) -> None:
    """Count one look into the register from a till, or one merchant who enrols. Outermost.

    :raises TooManyTries: the door is closed, with the seconds left.
    """
    limit = {"search": SEARCHES, "enrolment": ENROLMENTS}[what]
    transaction(lambda tx: fail(tx, limit, subject))


@contextmanager
def guarded(limit: Limit, subject: str, *counted: type[Refusal]) -> Iterator[None]:
    """Refuse while the door is closed; count each refusal of the `counted` classes.

    Outermost only: it opens transactions of its own, before and after what it guards.

    :raises TooManyTries: with the seconds left.
    """
    with reading() as session:
        check(session, limit, subject)
    try:
        yield
    except counted:
        transaction(lambda tx: fail(tx, limit, subject))
        raise


def _is(limit: Limit, subject: str) -> tuple[Any, Any]:
    return Throttle.scope == limit.scope, Throttle.subject == subject


def _refuse_until(blocked_until: datetime | None) -> None:
    if blocked_until is None:
        return
    left = blocked_until - clock.now()
    if left > timedelta():
        raise TooManyTries(seconds=left // timedelta(seconds=1) + 1)


def _locked_row(tx: Session, limit: Limit, subject: str) -> Throttle:
    """The subject's row, made if missing, locked so that tries at the same time all count."""
    dialect_insert: Any = {"postgresql": pg_insert, "sqlite": sqlite_insert}[
        tx.get_bind().dialect.name
    ]
    made = dialect_insert(Throttle).values(
        scope=limit.scope, subject=subject, failures=0, first_at=clock.now()
    )
    # Updating a row to itself makes or locks it in one step; nothing can remove it in between.
    tx.execute(
        made.on_conflict_do_update(
            index_elements=["scope", "subject"], set_={"failures": Throttle.failures}
        )
    )
    row = select(Throttle).where(*_is(limit, subject))
    return tx.scalars(row.execution_options(populate_existing=True)).one()
