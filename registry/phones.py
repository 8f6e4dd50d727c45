"""Telephones on which a household may show codes to spend with, each for a minute and one use.

A code is 48, the phone's eight digits, eight digits by time, and two check digits. Its secret is
made from the town's key and the phone's id and stored nowhere: whoever has the database alone can
make no code. A phone is known by a cookie, of which the digest is kept. Nothing here tells of a
person: no name, no kind of telephone.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from registry import codes, totp
from registry.cards import CardElsewhere, CardUnknown
from registry.standing import hold_village, refuse_closed
from registry.subjects import Subject
from registry.throttle import Limit

#: Wrong codes that name one telephone: of 100 million, three are right.
WRONG_CODE: Final = Limit("rotating", 10, timedelta(minutes=15), timedelta(minutes=15))
#: A household may show codes on so many telephones at a time.
AT_MOST: Final = 5
_HOLDER: Final = 8
_HOLDERS: Final = 10**_HOLDER
#: A code is good in its own step, and in the one before and after it.
_DRIFT: Final = 1
#: So far back a code is told to be over, and not taken for a forged one.
_REMEMBERED: Final = 30


class RotatingOver(Refusal):
    """This code was used, or its minute is over."""

    code = "rotating-over"


class PhonesTooMany(Refusal):
    """The household shows codes on `at_most` telephones already."""

    code = "phones-too-many"


class Phone(Base):
    """One telephone of one household; `used_step` is the last time step a code was used of."""

    __tablename__ = "phone"
    __table_args__ = (
        UniqueConstraint("holder"),
        UniqueConstraint("digest"),
        CheckConstraint("holder BETWEEN 0 AND 99999999", name="holder_fits"),
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        Index(None, "village_id", "subject_id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32))
    holder: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_step: Mapped[int]


def enrol_phone(tx: Session, subject: Subject) -> tuple[Phone, str]:
    """Let one more telephone show codes; gives it and its secret, shown this once.

    :raises SubjectClosed: the household ended.
    :raises PhonesTooMany: it has five.
    """
    hold_village(tx, subject.village_id)
    refuse_closed(tx, subject.village_id, [subject.id])
    if len(phones_of(tx, subject)) >= AT_MOST:
        raise PhonesTooMany(at_most=AT_MOST)
    token = codes.new_token()
    phone = Phone(
        village_id=subject.village_id,
        id=clock.new_id(),
        subject_id=subject.id,
        holder=_free_holder(tx),
        digest=codes.digest(token),
        enrolled_at=clock.now(),
        used_step=0,
    )
    tx.add(phone)
    tx.flush()
    return phone, token


def phones_of(session: Session, subject: Subject) -> list[Phone]:
    """The telephones that may show this household's codes now, the first first."""
    query = select(Phone).where(*_mine(subject), Phone.revoked_at.is_(None))
    return list(session.scalars(query.order_by(Phone.enrolled_at, Phone.id)))


def own_phone(session: Session, subject: Subject, token: str) -> Phone | None:
    """The telephone with this secret, if it may show this household's codes."""
    digest = codes.digest(token)
    return next((one for one in phones_of(session, subject) if one.digest == digest), None)


def revoke_phones(tx: Session, subject: Subject, phone_id: str | None = None) -> None:
    """Let this telephone (none: any) of the household show codes no more, from this moment on."""
    which = () if phone_id is None else (Phone.id == phone_id,)
    tx.execute(
        update(Phone)
        .where(*_mine(subject), *which, Phone.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )


def code_of(phone: Phone) -> str:
    """The code that this telephone shows now, 20 digits."""
    return _code(phone, totp.step_of(clock.now()))


def seconds_left() -> int:
    """How long the codes that are shown now still stand, in seconds: 1 to 60."""
    return totp.seconds_left(clock.now())


def is_used(phone: Phone) -> bool:
    """Whether the code that this telephone shows now was used: another one comes in a minute."""
    return phone.used_step >= totp.step_of(clock.now())


def use_code(tx: Session, village_id: int, code: str) -> Subject:
    """Take a code (cleaned) in this village, once for ever; gives whose it is.

    Of two tills that take it at the same moment one wins: the row of the phone says which step
    was used last, and only rises.

    :raises CardUnknown: no telephone shows this, or it may no more.
    :raises CardElsewhere: another village's.
    :raises RotatingOver: used before, too old, or another one after it was used.
    """
    holder = holder_of(code)
    phone = tx.scalar(select(Phone).where(Phone.holder == int(holder))) if holder else None
    if phone is None or phone.revoked_at is not None:
        raise CardUnknown
    now = totp.step_of(clock.now())
    known = range(now + _DRIFT, now - _REMEMBERED, -1)
    step = next((one for one in known if secrets.compare_digest(_code(phone, one), code)), None)
    if step is None:
        raise CardUnknown
    if phone.village_id != village_id:
        raise CardElsewhere
    here = (Phone.village_id == village_id, Phone.id == phone.id)
    first = (Phone.revoked_at.is_(None), Phone.used_step < step)
    taken = update(Phone).where(*here, *first).values(used_step=step).returning(Phone.id)
    if step < now - _DRIFT or tx.execute(taken).first() is None:
        raise RotatingOver
    return tx.get_one(Subject, (phone.village_id, phone.subject_id))


def holder_of(code: str) -> str:
    """The eight digits of the telephone in a code (cleaned); nothing for what is none."""
    is_one = code.startswith(codes.ROTATING) and codes.is_well_formed(code)
    return code[len(codes.ROTATING) :][:_HOLDER] if is_one else ""


def _mine(subject: Subject) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Phone.village_id == subject.village_id, Phone.subject_id == subject.id


def _code(phone: Phone, step: int) -> str:
    secret = bytes.fromhex(codes.digest(f"phone/{phone.id}"))
    return codes.numbered_code(
        codes.ROTATING, phone.holder * _HOLDERS + int(totp.code_at(secret, step))
    )


def _free_holder(tx: Session) -> int:
    """Eight digits that no telephone has or had; by chance, so that none is the next of another."""
    while True:
        holder = secrets.randbelow(_HOLDERS)
        if tx.scalar(select(Phone.id).where(Phone.holder == holder)) is None:
            return holder
