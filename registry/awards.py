"""Awards: points given to a subject for a reason, once per source reference.

The reason's text is kept here and never in the books: it may tell of a person.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

import ledger
from kernel import clock
from kernel.db import Base, UtcDateTime, in_parts, reading, transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from registry.settings import setting_of
from registry.standing import refuse_closed
from registry.subjects import Subject, SubjectUnknown, find_subject, subjects_by_number

POINTS_AT_MOST: Final = 10_000
REASON_AT_MOST: Final = 100
REF_AT_MOST: Final = 60
#: One name for all who award, so that a reference is used once whoever sends it.
_CLIENT: Final = "awards"
#: Who acts where no member of staff does: the demo, an import.
_NOBODY: Final = "programme"


class PointsUnfit(Refusal):
    """An award is 1 to 10,000 whole points."""

    code = "points-unfit"


class ReasonUnfit(Refusal):
    """An award's reason is 1 to 100 characters of one line."""

    code = "reason-unfit"


class RefUnfit(Refusal):
    """An award's source reference is 1 to 60 visible characters."""

    code = "ref-unfit"


class AwardAct(Base):
    """One act of an officer: one award, or a whole list of them, and who stood beside."""

    __tablename__ = "award_act"

    village_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    ref: Mapped[str] = mapped_column(String(REF_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    second_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    awards: Mapped[int]
    points: Mapped[int]


class Award(Base):
    """One award: what for, to whom, and the entry that moved the points."""

    __tablename__ = "award"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        CheckConstraint("points > 0", name="points_positive"),
        Index(None, "village_id", "entry_id", unique=True),
        Index(None, "village_id", "act_id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ref: Mapped[str] = mapped_column(String(REF_AT_MOST), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32))
    points: Mapped[int]
    reason: Mapped[str] = mapped_column(String(REASON_AT_MOST))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[str] = mapped_column(String(32))
    act_id: Mapped[str | None] = mapped_column(String(32))


class AwardReversal(Base):
    """A wrong award taken back: all of it, or (kind `adjust`) what was left; why, and by whom."""

    __tablename__ = "award_reversal"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "ref"], ["award.village_id", "award.ref"]),
        CheckConstraint("kind IN ('reverse', 'adjust')", name="kind"),
        CheckConstraint("points > 0", name="points_positive"),
        CheckConstraint("second_id <> staff_id", name="two_people"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ref: Mapped[str] = mapped_column(String(REF_AT_MOST), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    points: Mapped[int]
    reason: Mapped[str] = mapped_column(String(REASON_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    second_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry_id: Mapped[str] = mapped_column(String(32))


@dataclass(frozen=True)
class AwardItem:
    """One award to make: whole `points`, the reason in words, the caller's reference."""

    number: str
    points: int
    reason: str
    ref: str


def award(*, actor_id: str | None, number: str, points: int, reason: str, ref: str) -> Outcome:
    """Award points to the subject with this number, once per reference. Outermost.

    A repeat gets the first answer: `household`, `points`, `balance_after`, `ref`, `entry`, `at`.

    :raises SubjectUnknown: nobody has this number.
    :raises SubjectClosed: the subject is closed.
    :raises PointsUnfit: not 1 to 10,000 whole points.
    :raises ReasonUnfit: not 1 to 100 characters of one line.
    :raises RefUnfit: not 1 to 60 visible characters.
    :raises BudgetPassed: the village's budget does not cover it.
    :raises KeyReused: the reference was used for another award.
    :raises SourceUsed: the reference was used in a bulk award.
    """
    item = checked_item(AwardItem(number, points, reason, ref))
    with reading() as session:
        subject = find_subject(session, number)
    operation = Operation(subject.village_id, _CLIENT, source_of(item.ref), asdict(item))
    outcome = transaction(
        lambda tx: once(tx, operation, lambda: _award(tx, subject, item, actor_id))
    )
    outcome.unwrap()
    return outcome


def award_many(
    tx: Session,
    village_id: int,
    items: Iterable[AwardItem],
    *,
    actor_id: str | None,
    act_id: str | None = None,
) -> int:
    """Make many awards in one village; give how many. All or none: the caller commits.

    :raises SubjectUnknown: a number that is nobody's in this village.
    :raises Refusal: as `award`; a reference used before is `SourceUsed`.
    """
    checked = [checked_item(item) for item in items]
    subjects = subjects_by_number(tx, (item.number for item in checked))
    for item in checked:
        subject = subjects.get(item.number)
        if subject is None or subject.village_id != village_id:
            raise SubjectUnknown(number=item.number[:20])
    pairs = [(subjects[item.number], item) for item in checked]
    _post(tx, pairs, actor_id=actor_id, act_id=act_id)
    return len(checked)


def award_reasons(session: Session, village_id: int, refs: Iterable[str]) -> dict[str, str]:
    """The reasons behind these references, for statements: reference → reason."""
    found: dict[str, str] = {}
    for part in in_parts(refs):
        query = select(Award.ref, Award.reason).where(
            Award.village_id == village_id, Award.ref.in_(part)
        )
        found.update({row.ref: row.reason for row in session.execute(query)})
    return found


def forget_award_reasons(tx: Session, subject: Subject) -> None:
    """Empty the reasons of the subject's awards, and of taking them back: it withdrew."""
    mine = (Award.village_id == subject.village_id, Award.subject_id == subject.id)
    tx.execute(update(Award).where(*mine).values(reason=""))
    refs = select(Award.ref).where(*mine)
    tx.execute(
        update(AwardReversal)
        .where(AwardReversal.village_id == subject.village_id, AwardReversal.ref.in_(refs))
        .values(reason="")
    )


def source_of(ref: str) -> str:
    """What the books call an award's reference."""
    return f"award/{ref}"


def last_valid_day(session: Session, village_id: int) -> date:
    """The last day on which points received today can be spent in this village."""
    years = setting_of(session, village_id, "expiry_years")
    return ledger.end_of_next_year(clock.today(), years)


def checked_item(item: AwardItem) -> AwardItem:
    """The item with its texts trimmed.

    :raises PointsUnfit, ReasonUnfit, RefUnfit: as `award`.
    """
    reason, ref = item.reason.strip(), item.ref.strip()
    # True is an int to Python, but no number of points.
    if type(item.points) is not int or not 1 <= item.points <= POINTS_AT_MOST:
        raise PointsUnfit(at_least=1, at_most=POINTS_AT_MOST)
    if not 1 <= len(reason) <= REASON_AT_MOST or not reason.isprintable():
        raise ReasonUnfit(at_most=REASON_AT_MOST)
    if not 1 <= len(ref) <= REF_AT_MOST or not ref.isprintable():
        raise RefUnfit(at_most=REF_AT_MOST)
    return AwardItem(item.number, item.points, reason, ref)


def _award(tx: Session, subject: Subject, item: AwardItem, actor_id: str | None) -> dict[str, Any]:
    entry = _post(tx, [(subject, item)], actor_id=actor_id)[0]
    return {
        "household": subject.number,
        "points": item.points,
        "balance_after": entry.balance_after(subject.account),
        "ref": item.ref,
        "entry": entry.id,
        "at": entry.recorded_at.isoformat(),
    }


def _post(
    tx: Session,
    items: list[tuple[Subject, AwardItem]],
    *,
    actor_id: str | None,
    act_id: str | None = None,
) -> list[ledger.Entry]:
    """Post the awards of one village and keep their reasons."""
    if not items:
        return []
    village_id = items[0][0].village_id
    expires_on = last_valid_day(tx, village_id)
    drafts = [
        ledger.Draft(
            village=village_id,
            kind="award",
            moves=(ledger.move(item.points, source="issued", target=subject.account),),
            source=source_of(item.ref),
            actor=f"staff/{actor_id}" if actor_id else _NOBODY,
            expires_on=expires_on,
        )
        for subject, item in items
    ]
    entries = ledger.post_many(tx, drafts)
    # Asked last, under the accounts' locks: who closes a subject holds its account.
    refuse_closed(tx, village_id, {subject.id for subject, _ in items})
    tx.execute(
        insert(Award),
        [
            {
                "village_id": village_id,
                "ref": item.ref,
                "subject_id": subject.id,
                "points": item.points,
                "reason": item.reason,
                "staff_id": actor_id,
                "at": entry.recorded_at,
                "entry_id": entry.id,
                "act_id": act_id,
            }
            for (subject, item), entry in zip(items, entries, strict=True)
        ],
    )
    return entries
