"""What the office does with a merchant, from the check of its papers to the end."""

from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

import ledger
from kernel.errors import Refusal
from kernel.once import Outcome
from merchants import agreements, roll
from merchants.holding import CHANGE, fit_words, on_merchant
from merchants.roll import Merchant
from registry import Actor, require_second

#: Acts that an officer does from the page of a merchant.
ACTS: Final = ("check", "approve", "publish", "pause", "resume", "reopen", "refuse", "end")
#: Of these the log must say what was looked at, or why.
_TOLD: Final = frozenset({"check", "pause", "reopen", "refuse", "end"})
_LIVE: Final = frozenset({"approved", "published", "paused", "suspended"})


class OtherPersonApproves(Refusal):
    """Whoever checked the papers does not approve."""

    code = "other-person-approves"


class LicenceTaken(Refusal):
    """Another merchant of the village has this licence; `merchant` says which."""

    code = "licence-taken"


def act(
    actor: Actor, code: str, do: str, *, key: str, words: str = "", second: Actor | None = None
) -> Outcome:
    """Do one of `ACTS` with a merchant, once per key. Outermost.

    :raises MerchantUnknown: none of the actor's.
    :raises MerchantStateUnfit: not in this state.
    :raises MerchantWordsUnfit: the log must say what was looked at, or why.
    :raises OtherPersonApproves, LicenceTaken: approving.
    :raises AgreementMissing: publishing, or going on, without an agreement in force.
    :raises SecondPersonNeeded: reopening, without a second person.
    """
    words = fit_words(words, needed=do in _TOLD)
    asked = {"do": do, "words": words, "second": second.staff_id if second else None}

    def work(tx: Session, merchant: Merchant) -> dict[str, Any]:
        beside = _beside(tx, actor, merchant, do=do, second=second)
        roll.step(tx, merchant, do, words=words, staff_id=actor.staff_id, second_id=beside)
        return {"merchant": merchant.code, "state": merchant.state}

    return on_merchant(actor, code, key, asked=asked, work=work)


def sign_agreement(
    actor: Actor, code: str, *, days: tuple[date, date], signed_by: str, key: str
) -> Outcome:
    """Keep that both signed the agreement, from the first day to the last. Outermost.

    :raises MerchantUnknown: none of the actor's.
    :raises MerchantStateUnfit: it is not approved yet, or it ended.
    :raises AgreementUnfit: its days or the name are not fit.
    """
    first, last = days
    asked = {"do": "agreement", "from": first.isoformat(), "until": last.isoformat()}

    def work(tx: Session, merchant: Merchant) -> dict[str, Any]:
        if merchant.state not in _LIVE:
            raise roll.MerchantStateUnfit(state=merchant.state)
        made = agreements.add_agreement(
            tx,
            merchant,
            from_on=first,
            until_on=last,
            signed_by=signed_by,
            staff_id=actor.staff_id or "",
        )
        return {"merchant": merchant.code, "no": made.no}

    return on_merchant(actor, code, key, asked=asked, work=work)


def _beside(
    tx: Session, actor: Actor, merchant: Merchant, *, do: str, second: Actor | None
) -> str | None:
    """What an act needs beyond its state; gives the second person's id where one is needed."""
    if do == "approve":
        _refuse_checker(tx, actor, merchant)
        _refuse_taken(tx, merchant)
        ledger.open_account(tx, merchant.village_id, merchant.account)
    if do in {"publish", "resume", "reopen"}:
        agreements.refuse_unbound(tx, merchant)
    if do == "reopen":
        return require_second(actor, second, CHANGE, village_id=merchant.village_id).staff_id
    return None


def _refuse_checker(tx: Session, actor: Actor, merchant: Merchant) -> None:
    checked = [one for one in roll.events_of(tx, merchant) if one.act == "check"]
    if checked and checked[-1].staff_id == actor.staff_id:
        raise OtherPersonApproves


def _refuse_taken(tx: Session, merchant: Merchant) -> None:
    query = select(Merchant.code).where(
        Merchant.village_id == merchant.village_id,
        Merchant.licence == merchant.licence,
        Merchant.state.in_(_LIVE),
    )
    taken = tx.scalars(query).first()
    if taken is not None:
        raise LicenceTaken(merchant=taken)
