"""The frame of every office verb on a subject: once per key, one at a time in its village.

What was asked is kept as a keyed digest: names and telephones are in it, and a plain digest of
so few possible words could be guessed.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from kernel.once import Operation, Outcome, once
from registry import codes
from registry.access import Actor
from registry.standing import hold_village, refuse_closed
from registry.subjects import Subject, SubjectUnknown, find_subject

#: What an officer may do who keeps the register of a village.
CHANGE: Final = "subjects.change"

Work = Callable[[Session, Subject], dict[str, Any]]


def on_subject(
    actor: Actor,
    *,
    number: str,
    key: str,
    asked: Mapping[str, Any],
    work: Work,
    closed_too: bool = False,
) -> Outcome:
    """Do `work` on the subject with this number, once per key, in one transaction. Outermost.

    `asked` says what was asked, in plain values, names too; the reply may hold none.

    :raises SubjectUnknown: nobody has this number where the actor may change anything.
    :raises SubjectClosed: it is closed, unless `closed_too`.
    :raises KeyReused: the key was used for another request.
    :raises Refusal: what `work` refuses.
    """
    village_id = village_of(actor, number)
    request = {"number": number, "asked": digest_of(asked)}
    operation = Operation(village_id, actor.client, key, request)

    def run(tx: Session) -> dict[str, Any]:
        hold_village(tx, village_id)
        subject = find_subject(tx, number)
        if not closed_too:
            refuse_closed(tx, village_id, [subject.id])
        return work(tx, subject)

    outcome = transaction(lambda tx: once(tx, operation, lambda: run(tx)))
    outcome.unwrap()
    return outcome


def village_of(actor: Actor, number: str) -> int:
    """The village of the subject with this number, if the actor may change it there.

    :raises SubjectUnknown: nobody has it, or somebody out of the actor's reach.
    """
    with reading() as session:
        village_id = find_subject(session, number).village_id
    if not actor.may(CHANGE, village_id=village_id):
        raise SubjectUnknown(number=number[:20])
    return village_id


def digest_of(asked: Mapping[str, Any]) -> str:
    """A keyed digest of what was asked."""
    return codes.digest(json.dumps(asked, sort_keys=True, ensure_ascii=False, default=str))
