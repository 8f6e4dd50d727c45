"""Redeeming without a card: for whom, why, and who stood beside the clerk.

A forgotten card must not send a household home, so somebody else on the staff answers for it.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from civility import kin
from kernel.errors import Refusal
from pos import permits
from pos.permits import Permit
from pos.shops import Shop
from registry import (
    Actor,
    Subject,
    SubjectClosed,
    SubjectUnknown,
    find_subject,
    require_second,
)

REASON_AT_MOST: Final = 100


class NoCardReasonUnfit(Refusal):
    """A slip without a card needs a reason of 1 to `at_most` characters."""

    code = "no-card-reason-unfit"


@dataclass(frozen=True)
class Holder:
    """The household's number in place of a card, why, and who stands beside."""

    number: str
    reason: str
    second: Actor

    @property
    def plain_reason(self) -> str:
        """The reason without stray spaces, as the slip keeps it."""
        return " ".join(self.reason.split())


def allow(tx: Session, actor: Actor, holder: Holder, *, shop: Shop) -> tuple[Subject, Permit]:
    """Let the clerk redeem once for this household without its card; gives both.

    :raises NoCardReasonUnfit: no reason, or too long a one.
    :raises SubjectUnknown, SubjectClosed: no such household here, or it ended.
    :raises SecondPersonNeeded: nobody else, or somebody who may not witness slips here.
    :raises Recused: the clerk or the second person is of this household, or a relative.
    """
    reason = holder.plain_reason
    if not 0 < len(reason) <= REASON_AT_MOST or not reason.isprintable():
        raise NoCardReasonUnfit(at_most=REASON_AT_MOST)
    village_id = shop.village_id
    subject = standing(tx, holder.number, village_id=village_id)
    second = require_second(actor, holder.second, "slips.witness", village_id=village_id)
    for person in (actor, second):
        kin.refuse_kin(tx, village_id, subject.id, person.staff_id)
    allowed = permits.Allowed(permits.NO_CARD, reason=reason, second_id=second.staff_id)
    return subject, permits.give(tx, actor, shop, subject.number, allowed=allowed)


def standing(session: Session, number: str, *, village_id: int) -> Subject:
    """The subject of this village with this number.

    :raises SubjectUnknown, SubjectClosed: nobody here has it, or it ended.
    """
    subject = find_subject(session, number)
    if subject.village_id != village_id:
        raise SubjectUnknown(number=number[:20])
    if subject.closed_on is not None:
        raise SubjectClosed(
            number=subject.number,
            on=subject.closed_on.isoformat(),
            why=subject.closed_why,
        )
    return subject
