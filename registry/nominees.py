"""Nominees: who may come to the shop for a household, named by it.

Household and nominee agree to it: on which day, and who wrote that down, stands with the name.
"""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from kernel.once import Outcome
from registry import cells
from registry.access import Actor
from registry.details import clean, past_day_or_today, words
from registry.doing import on_subject
from registry.events import Happening, record_event
from registry.subjects import Subject

RELATION_AT_MOST: Final = 20


class NomineeUnknown(Refusal):
    """This household has no such nominee, or has one no longer."""

    code = "nominee-unknown"


class Nominee(Base):
    """One person who may come for one household, until ended.

    Without `agreed_on`: named before it was asked whether both agree.
    """

    __tablename__ = "nominee"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        Index(None, "village_id", "subject_id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(40))
    relation: Mapped[str] = mapped_column(String(RELATION_AT_MOST))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    agreed_on: Mapped[date | None]
    agreed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))


def add_nominee(
    actor: Actor,
    *,
    number: str,
    key: str,
    name: str,
    relation: str,
    agreed_on: date | None = None,
) -> Outcome:
    """Record who may come for this household, and that both agreed (today, or then). Outermost.

    The reply: `household`, `nominee` (id).

    :raises SubjectUnknown, SubjectClosed: no such household for this officer.
    :raises DetailUnfit: the name, the relation, 1 to 20 characters, or a day to come.
    """
    name = clean("name", cells.name, name)
    relation = words("relation", relation, RELATION_AT_MOST)
    day = past_day_or_today("agreed_on", agreed_on)

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        nominee = Nominee(
            village_id=subject.village_id,
            id=clock.new_id(),
            subject_id=subject.id,
            name=name,
            relation=relation,
            added_at=clock.now(),
            added_by=actor.staff_id,
            agreed_on=day,
            agreed_by=actor.staff_id,
        )
        tx.add(nominee)
        tx.flush()
        record_event(tx, subject, Happening("nominee"), staff_id=actor.staff_id)
        return {"household": number, "nominee": nominee.id}

    asked = {"do": "nominee", "name": name, "relation": relation, "agreed_on": agreed_on}
    return on_subject(actor, number=number, key=key, asked=asked, work=work)


def end_nominee(actor: Actor, *, number: str, key: str, nominee: str) -> Outcome:
    """This person (by id) no longer comes for the household. Outermost.

    The reply: `household`, `nominee`.

    :raises SubjectUnknown, SubjectClosed: no such household for this officer.
    :raises NomineeUnknown: no such nominee of it, or ended before.
    """

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        found = _named(tx, subject, nominee)
        found.ended_at, found.ended_by = clock.now(), actor.staff_id
        tx.flush()
        record_event(tx, subject, Happening("nominee-ended"), staff_id=actor.staff_id)
        return {"household": number, "nominee": nominee}

    asked = {"do": "nominee-ended", "nominee": nominee}
    return on_subject(actor, number=number, key=key, asked=asked, work=work)


def agree_nominee(
    actor: Actor, *, number: str, key: str, nominee: str, agreed_on: date | None = None
) -> Outcome:
    """Record of somebody named before (by id) that both agreed, today or then. Outermost.

    The reply: `household`, `nominee`.

    :raises SubjectUnknown, SubjectClosed: no such household for this officer.
    :raises NomineeUnknown: no such nominee of it, or ended.
    :raises DetailUnfit: a day to come.
    """
    day = past_day_or_today("agreed_on", agreed_on)

    def work(tx: Session, subject: Subject) -> dict[str, Any]:
        found = _named(tx, subject, nominee)
        found.agreed_on, found.agreed_by = day, actor.staff_id
        tx.flush()
        record_event(tx, subject, Happening("nominee-agreed"), staff_id=actor.staff_id)
        return {"household": number, "nominee": nominee}

    asked = {"do": "nominee-agreed", "nominee": nominee, "agreed_on": agreed_on}
    return on_subject(actor, number=number, key=key, asked=asked, work=work)


def _named(tx: Session, subject: Subject, nominee: str) -> Nominee:
    found = tx.get(Nominee, (subject.village_id, nominee))
    if found is None or found.subject_id != subject.id or found.ended_at is not None:
        raise NomineeUnknown
    return found


def nominees_of(session: Session, subject: Subject, *, ended: bool = False) -> list[Nominee]:
    """Who may come for the subject, in the order they were named; ended ones too when asked."""
    query = (
        select(Nominee)
        .where(Nominee.village_id == subject.village_id, Nominee.subject_id == subject.id)
        .order_by(Nominee.added_at, Nominee.id)
    )
    if not ended:
        query = query.where(Nominee.ended_at.is_(None))
    return list(session.scalars(query))


def forget_nominees(tx: Session, subject: Subject) -> None:
    """Remove every nominee of the subject: they were named by somebody who withdrew."""
    tx.execute(
        delete(Nominee).where(
            Nominee.village_id == subject.village_id, Nominee.subject_id == subject.id
        )
    )
