"""PINs: what one must be, how it is kept, and how a try is counted. No table of its own.

Four to six digits are few: what is stored is argon2id over a keyed digest, so that whoever has
the database alone, without the town's key, cannot try them all. Each try is counted before the
PIN is looked at and forgotten when it was right, so that tries at the same time cannot slip past
the lock. Hashing is slow on purpose and done outside any write.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Final, Literal

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.db import UtcDateTime, transaction
from kernel.errors import Refusal
from registry import codes, passwords

_PIN: Final = re.compile(r"[0-9]{4,6}")
_RUN: Final = "01234567890123456789"
_YEAR: Final = re.compile(r"(19|20)[0-9]{2}")
_DIFFERENT_AT_LEAST: Final = 3
#: Wrong tries in a row that lock a PIN.
TRIES: Final = 5
State = Literal["none", "set", "locked"]


class KeptPin:
    """The columns of a kept PIN: its hash, the wrong tries since the last right one, since when."""

    hash: Mapped[str] = mapped_column(String(200))
    failures: Mapped[int]
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PinUnfit(Refusal):
    """A PIN is four to six digits."""

    code = "pin-unfit"


class PinEasy(Refusal):
    """One digit or two over and over, a run, a year or a birthday, or known of the person."""

    code = "pin-easy"


class PinsDiffer(Refusal):
    """The new PIN was not typed the same twice."""

    code = "pins-differ"


class PinUnset(Refusal):
    """No PIN was chosen yet."""

    code = "pin-unset"


class PinWrong(Refusal):
    """The PIN is wrong; `left` more tries before it is locked."""

    code = "pin-wrong"


class PinLocked(Refusal):
    """Wrong five times in a row: locked until an officer unlocks it."""

    code = "pin-locked"


def check_new_pin(pin: str, *, known: Iterable[str] = ()) -> None:
    """Refuse a PIN that must not be chosen; `known`: numbers that others know of the person.

    :raises PinUnfit: not four to six digits.
    :raises PinEasy: easily guessed.
    """
    if not is_pin(pin):
        raise PinUnfit
    is_run = pin in _RUN or pin in _RUN[::-1]
    is_year = _YEAR.fullmatch(pin) is not None
    is_known = any(pin in number for number in known)
    if len(set(pin)) < _DIFFERENT_AT_LEAST or is_run or is_year or is_known or _is_birthday(pin):
        raise PinEasy


def is_pin(typed: str) -> bool:
    """Whether this has the form of a PIN, which no password has: those have ten signs at least."""
    return _PIN.fullmatch(typed) is not None


def hash_pin(pin: str) -> str:
    """What is stored of it."""
    return passwords.hash_password(codes.digest(f"pin/{pin}"))


def is_right_pin(stored: str, pin: str) -> bool:
    """Whether this is the PIN that was stored."""
    return passwords.is_right(stored, codes.digest(f"pin/{pin}"))


def prove(kept_of: Callable[[Session], KeptPin], pin: str) -> None:
    """Hold this PIN against the kept one, whose row `kept_of` locks and gives. Outermost.

    :raises PinWrong: wrong; `left` more tries.
    :raises PinLocked: it was wrong five times, this one or before.
    :raises Refusal: what `kept_of` refuses.
    """

    def count(tx: Session) -> tuple[str, int]:
        kept = kept_of(tx)
        if kept.failures >= TRIES:
            raise PinLocked
        kept.failures += 1
        tx.flush()
        return kept.hash, TRIES - kept.failures

    def forget(tx: Session) -> None:
        kept_of(tx).failures = 0
        tx.flush()

    stored, left = transaction(count)
    if is_right_pin(stored, pin):
        transaction(forget)
        return
    refusal: Refusal = PinWrong(left=left) if left else PinLocked()
    raise refusal


def state_of(kept: KeptPin | None) -> State:
    """Whether there is a PIN, and whether it is locked."""
    if kept is None:
        return "none"
    return "locked" if kept.failures >= TRIES else "set"


def _is_birthday(pin: str) -> bool:
    """A day of any year as month and day, or with two digits of the year before or behind."""
    first, second, third = pin[:2], pin[2:4], pin[4:]
    if len(pin) == len("MMDD"):
        return _is_day("00", first, second)
    return len(pin) == len("YYMMDD") and (
        _is_day(first, second, third) or _is_day(third, second, first)
    )


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(2000 + int(year), int(month), int(day))
    except ValueError:
        return False
    return True
