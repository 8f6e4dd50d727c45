"""Noting whose household a member of staff belongs to or is related to, and taking it back."""

from typing import Any, Final

from sqlalchemy.orm import Session

from civility.doing import Work, in_village
from civility.kin import Recused, forget_kin, note_kin
from kernel.db import reading
from kernel.once import Outcome
from registry import Actor, Subject, SubjectUnknown, find_subject, get_staff

CHANGE: Final = "subjects.change"


def note_tie(actor: Actor, *, number: str, username: str, is_own: bool, key: str) -> Outcome:
    """Note that somebody of the staff belongs to this household, or is a relative. Outermost.

    :raises SubjectUnknown: nobody has this number where the actor changes subjects.
    :raises StaffUnknown: nobody has this user name.
    """

    def work(tx: Session) -> dict[str, Any]:
        relation = "own" if is_own else "relative"
        staff_id = get_staff(tx, username).id
        note_kin(tx, subject, staff_id, relation=relation, noted_by=actor.staff_id)
        return {"staff": staff_id}

    subject = _subject(actor, number)
    return _do(actor, subject, work, key=key, asked={"do": "tie", "who": username, "own": is_own})


def end_tie(actor: Actor, *, number: str, staff_id: str, key: str) -> Outcome:
    """Take away a tie that was noted wrongly; nobody takes away the own one. Outermost.

    :raises SubjectUnknown: as `note_tie`.
    :raises Recused: it is the actor's own.
    """

    def work(tx: Session) -> dict[str, Any]:
        if staff_id == actor.staff_id:
            raise Recused
        forget_kin(tx, subject, staff_id)
        return {"staff": staff_id}

    subject = _subject(actor, number)
    return _do(actor, subject, work, key=key, asked={"do": "untie", "who": staff_id})


def _subject(actor: Actor, number: str) -> Subject:
    with reading() as session:
        subject = find_subject(session, number)
    if not actor.may(CHANGE, village_id=subject.village_id):
        raise SubjectUnknown(number=number[:20])
    return subject


def _do(actor: Actor, subject: Subject, work: Work, *, key: str, asked: dict[str, Any]) -> Outcome:
    said = {**asked, "subject": subject.id}
    return in_village(subject.village_id, client=actor.client, key=key, asked=said, work=work)
