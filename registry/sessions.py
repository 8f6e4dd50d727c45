"""Server-side sessions: one row per sign-in, found by the digest of a random id.

A row can be ended, which a signed cookie cannot. What a browser holds is the id alone.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, ForeignKey, String, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime, reading, transaction
from kernel.errors import Refusal
from registry import codes

IDLE: Final = timedelta(hours=1)
# Who is a clerk and nothing else signs in once a shift, on an enrolled device.
CLERK_IDLE: Final = timedelta(hours=12)
ABSOLUTE: Final = timedelta(hours=16)
SEEN_EVERY: Final = timedelta(minutes=1)


class SignedOut(Refusal):
    """Nobody is signed in: never was, signed out, idle too long, or ended by an officer."""

    code = "signed-out"
    status = 401


class SignIn(Base):
    """One sign-in of one member of staff, at a till when `device_id` is set.

    One begun by a PIN has `vouched_at`: when the password was given that it goes back to.
    """

    __tablename__ = "sign_in"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("device.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    idle_minutes: Mapped[int]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    vouched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def start(
    tx: Session,
    staff_id: str,
    *,
    device_id: str | None,
    idle: timedelta,
    vouched_at: datetime | None = None,
) -> str:
    """Begin a session under a new id and give the id; only its digest is kept.

    Unused for `idle`, or sixteen hours after it began (by a PIN: after `vouched_at`), it is over.
    """
    sid = codes.new_token()
    now = clock.now()
    tx.add(
        SignIn(
            digest=codes.digest(sid),
            staff_id=staff_id,
            device_id=device_id,
            at=now,
            seen_at=now,
            idle_minutes=idle // timedelta(minutes=1),
            vouched_at=vouched_at,
        )
    )
    tx.flush()
    return sid


def resume(session: Session, sid: str) -> SignIn:
    """The running session with this id; writes nothing (see `seen`).

    :raises SignedOut: when there is none, or it is over.
    """
    found = session.get(SignIn, codes.digest(sid))
    if found is None or found.ended_at is not None:
        raise SignedOut
    now = clock.now()
    idle = timedelta(minutes=found.idle_minutes)
    if now - found.seen_at >= idle or now - (found.vouched_at or found.at) >= ABSOLUTE:
        raise SignedOut
    return found


def unseen_for(running: SignIn) -> timedelta:
    """How long nothing was asked in the session; known to a minute (`seen`)."""
    return clock.now() - running.seen_at


def lock(tx: Session, sid: str) -> None:
    """Lock this session, if it runs; twice changes nothing."""
    is_running = (SignIn.digest == codes.digest(sid)) & SignIn.ended_at.is_(None)
    is_open = SignIn.locked_at.is_(None)
    tx.execute(update(SignIn).where(is_running, is_open).values(locked_at=clock.now()))


def seen(sid: str) -> None:
    """Note that the session is in use, at most once a minute. Outermost.

    One that is over stays over.
    """
    now = clock.now()
    with reading() as session:
        try:
            running = resume(session, sid)
        except SignedOut:
            return
        if now - running.seen_at < SEEN_EVERY:
            return
        digest = running.digest
    is_running = (SignIn.digest == digest) & SignIn.ended_at.is_(None)
    transaction(lambda tx: tx.execute(update(SignIn).where(is_running).values(seen_at=now)))


def end(tx: Session, sid: str) -> None:
    """End this session; ending it twice changes nothing."""
    _end(tx, SignIn.digest == codes.digest(sid))


def end_all_for(tx: Session, staff_id: str, *, keep: str | None = None) -> None:
    """End every session of this member of staff, but for the one whose id is `keep`."""
    kept = "" if keep is None else codes.digest(keep)
    _end(tx, (SignIn.staff_id == staff_id) & (SignIn.digest != kept))


def end_all_on(tx: Session, device_id: str) -> None:
    """End every session begun on this device."""
    _end(tx, SignIn.device_id == device_id)


def _end(tx: Session, which: ColumnElement[bool]) -> None:
    tx.execute(update(SignIn).where(which, SignIn.ended_at.is_(None)).values(ended_at=clock.now()))


def cookie(value: str, *, secure: bool) -> dict[str, Any]:
    """How a browser is to keep the id, or a device's token: out of reach of any script."""
    return {"value": value, "secure": secure, "httponly": True, "samesite": "Lax"}
