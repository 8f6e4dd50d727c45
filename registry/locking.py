"""A till that is locked: by its page after some minutes without a key, or by the server alone.

The page knows the clerk's keys and says so; the server does not wait for it. A session at a till
that asked for nothing longer than the setting, and two minutes, is locked whatever the page does.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from kernel.db import transaction
from kernel.errors import Refusal
from registry import sessions
from registry.sessions import SignIn
from registry.settings import setting_of

#: Keys reach the server once a minute at most (`sessions.seen`), and by a page that is at work.
LATER: Final = timedelta(minutes=2)


class TillLocked(Refusal):
    """The till is locked: nothing is shown or done there before a PIN or a password."""

    code = "till-locked"
    status = 423


def lock(sid: str) -> None:
    """Lock the till on which this session runs, until a PIN or a password. Outermost."""
    transaction(lambda tx: sessions.lock(tx, sid))


def is_locked(session: Session, running: SignIn, village_id: int) -> bool:
    """Whether the till was locked, or has stood unused so long that it is."""
    unused = sessions.unseen_for(running)
    if running.locked_at is not None or unused < LATER:
        return running.locked_at is not None
    return unused >= timedelta(minutes=lock_minutes(session, village_id)) + LATER


def lock_minutes(session: Session, village_id: int) -> int:
    """So many minutes without a key lock a till of this village."""
    return setting_of(session, village_id, "till_lock_minutes")
