"""Referring to a bank: the office by consent, the bank's officer with what the bank decided."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from kernel.once import Outcome
from merchants import policies
from merchants.doing import in_place
from merchants.policy_tables import CREDIT
from merchants.referrals import (
    BY_BANK,
    GRANTED,
    REFUSED,
    USED,
    WITHDRAWN,
    Bank,
    BankUnknown,
    Referral,
    ReferralStep,
    Referred,
    bank_of,
    referrals_of,
    standing,
)
from registry import (
    Actor,
    Grade,
    NotPermitted,
    SubjectClosed,
    SubjectUnknown,
    find_subject,
    require,
)

PERMISSION: Final = "referrals"
BANK: Final = "referrals.bank"
#: A hundred million yuan: above it, a figure was mistyped.
MOST_FEN: Final = 10_000_000_000
_SHOWN_GRADES: Final = ("AAA", "AA", "A")


class CreditNotRunning(Refusal):
    """No policy that works through a bank's credit runs today."""

    code = "credit-not-running"


class ConsentNeeded(Refusal):
    """Nobody is referred without the own consent, on a day that has come."""

    code = "referral-consent-needed"


class ReferralOpen(Refusal):
    """The subject is referred to this bank already."""

    code = "referral-open"


class ReferralUnknown(Refusal):
    """There is no such referral, not for this person, or the consent was withdrawn."""

    code = "referral-unknown"


class CreditAmountUnfit(Refusal):
    """An amount is whole fen from 0, used no more than granted, on a day that has come."""

    code = "referral-amount-unfit"


@dataclass(frozen=True)
class Consent:
    """What a subject agreed to: to be referred on this day, and whether its grade is told."""

    number: str
    bank: str
    given_on: date | None
    tells_grade: bool


@dataclass(frozen=True)
class Decided:
    """What the bank says: granted, used (in fen), or refused; as of which day."""

    kind: str
    fen: int | None
    on_day: date


def refer(actor: Actor, consent: Consent, *, key: str) -> Outcome:
    """Refer a subject to a bank by its consent, once per key. Outermost. Reply: `referral`.

    :raises SubjectUnknown: nobody has this number where the actor refers.
    :raises SubjectClosed: it ended.
    :raises ConsentNeeded: no day of consent, or one to come.
    :raises CreditNotRunning: no such policy runs today.
    :raises BankUnknown, ReferralOpen: the bank; or it was referred there already.
    """
    with reading() as session:
        subject = find_subject(session, consent.number)
    village = subject.village_id
    if not actor.may(PERMISSION, village_id=village):
        raise SubjectUnknown(number=consent.number[:20])
    if consent.given_on is None or consent.given_on > clock.today():
        raise ConsentNeeded

    def work(tx: Session) -> dict[str, Any]:
        _refuse(tx, consent)
        made = Referral(
            village_id=village,
            id=clock.new_id(),
            subject_id=subject.id,
            bank=consent.bank,
            consent_on=consent.given_on,
            staff_id=actor.staff_id,
            at=clock.now(),
        )
        if consent.tells_grade:
            _tell_grade(tx, made)
        tx.add(made)
        tx.flush()
        return {"referral": made.id}

    asked = {"do": "refer", **vars(consent)}
    return in_place(village, client=actor.client, key=key, asked=asked, work=work)


def withdraw(actor: Actor, village: int, referral: str, *, key: str) -> Outcome:
    """The subject withdraws its consent: the bank reads it no more, once per key. Outermost.

    :raises NotPermitted: not the actor's village.
    :raises ReferralUnknown: no such referral, or withdrawn before.
    """
    require(actor, PERMISSION, village_id=village)

    def work(tx: Session) -> dict[str, Any]:
        _open(tx, village, referral)
        _add(tx, actor, (village, referral), Decided(WITHDRAWN, None, clock.today()))
        return {}

    asked = {"do": "referral-withdraw", "referral": referral}
    return in_place(village, client=actor.client, key=key, asked=asked, work=work)


def enter_decision(
    actor: Actor, village: int, referral: str, decided: Decided, *, key: str
) -> Outcome:
    """Enter what the bank decided, by its own officer, once per key. Outermost.

    :raises NotPermitted: no bank's officer.
    :raises ReferralUnknown: not referred to this officer's bank, or withdrawn.
    :raises CreditAmountUnfit: no amount, used more than granted, or a day to come.
    """
    if not actor.may_everywhere(BANK):
        raise NotPermitted

    def work(tx: Session) -> dict[str, Any]:
        found, bank = _open(tx, village, referral), bank_of(tx, actor.staff_id)
        if bank is None or found.referral.bank != bank.code:
            raise ReferralUnknown
        _refuse_amount(found, decided)
        _add(tx, actor, (village, referral), decided)
        return {}

    asked = {"do": "referral-decision", "referral": referral, **vars(decided)}
    return in_place(village, client=actor.client, key=key, asked=asked, work=work)


def _refuse(tx: Session, consent: Consent) -> None:
    subject = find_subject(tx, consent.number)
    if subject.closed_on is not None:
        on = subject.closed_on.isoformat()
        raise SubjectClosed(number=subject.number, on=on, why=subject.closed_why)
    if policies.running_through(tx, CREDIT, clock.today()) is None:
        raise CreditNotRunning
    if tx.get(Bank, consent.bank) is None:
        raise BankUnknown
    if any(
        one.referral.bank == consent.bank and one.state not in {WITHDRAWN, REFUSED}
        for one in referrals_of(tx, subject)
    ):
        raise ReferralOpen


def _tell_grade(tx: Session, referral: Referral) -> None:
    """Keep the grade in force with its last day, from A up: a lower one is nobody's business."""
    today = clock.today()
    query = (
        select(Grade)
        .where(
            Grade.village_id == referral.village_id,
            Grade.subject_id == referral.subject_id,
            Grade.from_on <= today,
            Grade.to_on >= today,
        )
        .order_by(Grade.from_on.desc())
        .limit(1)
    )
    found = tx.scalars(query).one_or_none()
    if found is not None and found.grade in _SHOWN_GRADES:
        referral.grade, referral.grade_to = found.grade, found.to_on


def _open(tx: Session, village: int, referral: str) -> Referred:
    found = standing(tx, village, referral)
    if found is None or found.state == WITHDRAWN:
        raise ReferralUnknown
    return found


def _refuse_amount(found: Referred, decided: Decided) -> None:
    fen, kind = decided.fen, decided.kind
    if kind not in BY_BANK or decided.on_day > clock.today():
        raise CreditAmountUnfit
    if kind == REFUSED:
        is_fit = fen is None and not found.granted_fen
    elif fen is None or not 0 <= fen <= MOST_FEN:
        is_fit = False
    elif kind == GRANTED:
        is_fit = fen >= found.used_fen
    else:
        is_fit = kind == USED and fen <= found.granted_fen
    if not is_fit:
        raise CreditAmountUnfit


def _add(tx: Session, actor: Actor, at: tuple[int, str], decided: Decided) -> None:
    village, referral = at
    tx.add(
        ReferralStep(
            village_id=village,
            id=clock.new_id(),
            referral=referral,
            kind=decided.kind,
            fen=decided.fen,
            on_day=decided.on_day,
            staff_id=actor.staff_id or "",
            at=clock.now(),
        )
    )
    tx.flush()
