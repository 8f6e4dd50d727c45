"""Everything of one record on one desk, with what the person may do with it now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from civility import (
    ADD,
    Item,
    Tier,
    confirming,
    entering,
    evidence,
    kin,
    minuses,
    objection_listing,
    objections,
    records,
    rules_of,
)
from kernel import clock
from kernel.errors import Refusal
from registry import Actor, Subject, staff_lists, subject_by_id

READ: Final = "records.read"
#: Acts of a second person, of a third one, and of whoever writes down what the household says.
_CONFIRM: Final = frozenset({"confirm", "reject"})
_JUDGE: Final = frozenset({"answer", "repair"})
_TOLD: Final = frozenset({"reply", "object"})


@dataclass(frozen=True)
class RecordDesk:
    """One record. `may`: acts open to the person now; `why_not`: what keeps them from the rest."""

    record: records.Record
    subject: Subject
    rule: Item
    tier: Tier
    steps: list[records.RecordStep]
    proofs: list[evidence.Evidence]
    said_against: list[objections.Objection]
    names: dict[str, str]
    may: frozenset[str]
    why_not: Refusal | None

    @property
    def points(self) -> int:
        """What the rule gives for it, before any cap."""
        return self.tier.points * self.record.amount


def record_seen(session: Session, actor: Actor, village: int, record_id: str) -> records.Record:
    """The record, if the person may read records there.

    :raises RecordUnknown: there is none, or it is out of the person's reach.
    """
    if not actor.may(READ, village_id=village):
        raise records.RecordUnknown
    return records.record_by_id(session, village, record_id)


def record_desk(session: Session, actor: Actor, record: records.Record) -> RecordDesk:
    """The record with its rule, steps, evidence and objections."""
    rule = rules_of(session, record.rulebook_id).items[record.item]
    steps = records.steps_of(session, record)
    may, why_not = _may(session, actor, record)
    return RecordDesk(
        record=record,
        subject=subject_by_id(session, record.village_id, record.subject_id),
        rule=rule,
        tier=next(one for one in rule.tiers if one.no == record.tier),
        steps=steps,
        proofs=evidence.evidence_of(session, record),
        said_against=objection_listing.objections_to(session, record),
        names=names_of(session, (one.staff_id for one in steps)),
        may=may,
        why_not=why_not,
    )


def names_of(session: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """Staff id → name, of those that are somebody."""
    return staff_lists.staff_names(session, {one for one in ids if one})


def _may(
    session: Session, actor: Actor, record: records.Record
) -> tuple[frozenset[str], Refusal | None]:
    wanted = _acts(actor, record)
    told, decided = wanted & _TOLD, wanted - _TOLD
    if not decided:
        return told, None
    try:
        kin.refuse_kin(session, record.village_id, record.subject_id, actor.staff_id)
    except kin.Recused as refusal:
        return told, refusal
    if actor.staff_id == record.entered_by and decided & _CONFIRM:
        return told, confirming.SecondPerson()
    if actor.staff_id in {record.entered_by, record.confirmed_by}:
        judged = decided & _JUDGE
        return told | (decided - judged), minuses.JudgedBefore() if judged else None
    return wanted, None


def _acts(actor: Actor, record: records.Record) -> frozenset[str]:
    """What the record's state and the person's roles allow, whoever the household is."""
    state, is_told = record.state, record.state == "notified"
    stands = {
        "confirm": (confirming.CONFIRM, state == "entered"),
        "reject": (confirming.CONFIRM, state == "entered"),
        "put-right": (confirming.CONFIRM, is_told and record.fix_by is not None),
        "object": (entering.ENTER, state in {"listed", "counted"}),
        "reply": (entering.ENTER, is_told and _may_reply(record)),
        "answer": (minuses.JUDGE, is_told and record.reply_open),
        "repair": (minuses.JUDGE, state == "counted" and record.effect != ADD),
    }
    return frozenset(
        act
        for act, (permission, is_time) in stands.items()
        if is_time and actor.may(permission, village_id=record.village_id)
    )


def _may_reply(record: records.Record) -> bool:
    return record.reply is None and record.reply_by is not None and clock.today() <= record.reply_by
