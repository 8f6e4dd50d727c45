"""Whose household a member of staff belongs to, or is related to: there they decide nothing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from registry import Subject

RELATIONS: Final = ("own", "relative")


class Recused(Refusal):
    """Nobody decides about the own household, or a registered relative's."""

    code = "recused"


class Kin(Base):
    """One tie of a member of staff to a household: it is the own one, or a relative's."""

    __tablename__ = "kin"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        CheckConstraint(f"relation IN {RELATIONS}", name="relation"),
        Index(None, "staff_id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    relation: Mapped[str] = mapped_column(String(8))
    noted_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def note_kin(
    tx: Session, subject: Subject, staff_id: str, *, relation: str, noted_by: str | None
) -> None:
    """Note that this member of staff belongs to the household, or is a relative of it.

    :raises ValueError: our bug: no such relation.
    """
    if relation not in RELATIONS:
        raise ValueError(f"no relation: {relation}")
    tx.merge(
        Kin(
            village_id=subject.village_id,
            subject_id=subject.id,
            staff_id=staff_id,
            relation=relation,
            noted_by=noted_by,
            at=clock.now(),
        )
    )
    tx.flush()


def forget_kin(tx: Session, subject: Subject, staff_id: str) -> None:
    """Take a tie away that was noted wrongly."""
    tie = tx.get(Kin, (subject.village_id, subject.id, staff_id))
    if tie is not None:
        tx.delete(tie)
        tx.flush()


def kin_of(session: Session, subject: Subject) -> list[Kin]:
    """Who on the staff is tied to this household."""
    query = select(Kin).where(Kin.village_id == subject.village_id, Kin.subject_id == subject.id)
    return list(session.scalars(query.order_by(Kin.staff_id)))


def ties_of(session: Session, village: int, staff_ids: Iterable[str]) -> dict[str, set[str]]:
    """Staff id → the subjects of this village they are tied to."""
    ties: dict[str, set[str]] = {one: set() for one in staff_ids}
    query = select(Kin).where(Kin.village_id == village, Kin.staff_id.in_(list(ties)))
    for tie in session.scalars(query):
        ties[tie.staff_id].add(tie.subject_id)
    return ties


def refuse_kin(session: Session, village: int, subject_id: str, staff_id: str | None) -> None:
    """Refuse whoever is tied to this household.

    :raises Recused: they are.
    """
    if staff_id is not None and session.get(Kin, (village, subject_id, staff_id)) is not None:
        raise Recused
