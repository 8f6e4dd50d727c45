"""Confirming a record: a second person looks, and says yes or no; nobody for the own household."""

from typing import Any, Final

from sqlalchemy.orm import Session

from civility.doing import in_village
from civility.entering import text
from civility.evidence import Proof, add_evidence, require_evidence
from civility.kin import refuse_kin
from civility.minuses import notify
from civility.records import ANSWER_AT_MOST, Record, RecordUnknown, expect, record_by_id, step
from civility.rulebooks import rules_of
from civility.rules import ADD, Item
from kernel import clock
from kernel.errors import Refusal
from kernel.once import Outcome
from registry import Actor

CONFIRM: Final = "records.confirm"


class SecondPerson(Refusal):
    """Whoever entered a record cannot confirm it."""

    code = "record-second-person"


class WhyNeeded(Refusal):
    """A no needs a reason in words."""

    code = "record-why-needed"


def confirm_record(
    actor: Actor,
    *,
    village: int,
    record_id: str,
    key: str,
    proofs: tuple[Proof, ...] = (),
) -> Outcome:
    """Confirm a record as its second person. Outermost. The reply: `record`, `state`.

    A minus goes to the household as a notice, and counts only after its days are over.

    :raises RecordUnknown: no such record where the actor may confirm.
    :raises SecondPerson: the actor entered it.
    :raises Recused: it is the actor's own household, or a relative's.
    :raises EvidenceMissing: the rule asks for more evidence.
    :raises WrongState: it was confirmed, rejected or struck before.
    """

    def work(tx: Session) -> dict[str, Any]:
        record = _mine_to_judge(tx, actor, village, record_id)
        add_evidence(tx, record, proofs, staff_id=actor.staff_id)
        rules = rules_of(tx, record.rulebook_id)
        item = rules.items[record.item]
        require_evidence(tx, record, item)
        confirm_one(tx, record, item, staff_id=actor.staff_id)
        return {"record": record.id, "state": record.state}

    asked = {"do": "confirm", "record": record_id, "proofs": [vars(one) for one in proofs]}
    return in_village(village, client=actor.client, key=key, asked=asked, work=work)


def confirm_one(tx: Session, record: Record, item: Item, *, staff_id: str | None) -> None:
    """Confirm a record that its second person may confirm; of a minus the household is told."""
    record.confirmed_by, record.confirmed_at = staff_id, clock.now()
    step(tx, record, "confirmed", what="confirmed", staff_id=staff_id)
    if item.effect != ADD:
        notify(tx, record, item, staff_id=staff_id)


def reject_record(actor: Actor, *, village: int, record_id: str, why: str, key: str) -> Outcome:
    """Say no to a record as its second person, with the reason. Outermost.

    :raises RecordUnknown, SecondPerson, Recused, WrongState: as `confirm_record`.
    :raises WhyNeeded: no reason.
    :raises TextTooLong: the reason, up to 500 characters.
    """
    words = reason(why)

    def work(tx: Session) -> dict[str, Any]:
        record = _mine_to_judge(tx, actor, village, record_id)
        step(tx, record, "rejected", what="rejected", staff_id=actor.staff_id, words=words)
        return {"record": record.id, "state": record.state}

    asked = {"do": "reject", "record": record_id, "why": words}
    return in_village(village, client=actor.client, key=key, asked=asked, work=work)


def reason(words: str) -> str:
    """The reason on one line.

    :raises WhyNeeded: it is empty.
    :raises TextTooLong: over 500 characters.
    """
    line = text(words, ANSWER_AT_MOST)
    if not line:
        raise WhyNeeded
    return line


def _mine_to_judge(tx: Session, actor: Actor, village: int, record_id: str) -> Record:
    if not actor.may(CONFIRM, village_id=village):
        raise RecordUnknown
    record = record_by_id(tx, village, record_id)
    expect(record, "entered")
    if record.entered_by == actor.staff_id:
        raise SecondPerson
    refuse_kin(tx, village, record.subject_id, actor.staff_id)
    return record
