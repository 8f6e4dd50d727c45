"""The frame of every office verb about a merchant: within reach, once per key, one at a time."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from merchants.roll import (
    CODE_AT_MOST,
    WORDS_AT_MOST,
    Merchant,
    MerchantUnknown,
    find_merchant,
    hold_merchant,
)
from registry import Actor

#: What an officer may do who looks after merchants.
CHANGE: Final = "merchants"
READ: Final = "merchants.read"

Work = Callable[[Session, Merchant], dict[str, Any]]


class MerchantWordsUnfit(Refusal):
    """Say in 1 to 200 characters what was looked at, or why."""

    code = "merchant-words-unfit"


def merchant_for(session: Session, actor: Actor, code: str, permission: str = READ) -> Merchant:
    """The merchant, if it is one of a village where the actor may do that.

    :raises MerchantUnknown: it is not, or there is none.
    """
    merchant = find_merchant(session, code)
    if not actor.may(permission, village_id=merchant.village_id):
        raise MerchantUnknown(merchant=code[:CODE_AT_MOST])
    return merchant


def on_merchant(
    actor: Actor, code: str, key: str, *, asked: Mapping[str, Any], work: Work
) -> Outcome:
    """Do `work` on a merchant whose officer the actor is, once per key. Outermost.

    :raises MerchantUnknown: none of the actor's.
    :raises KeyReused: the key was used for another request.
    :raises Refusal: what `work` refuses.
    """
    with reading() as session:
        village_id = merchant_for(session, actor, code, CHANGE).village_id
    operation = Operation(village_id, actor.client, key, {"merchant": code, **asked})

    def run(tx: Session) -> dict[str, Any]:
        return work(tx, hold_merchant(tx, code))

    outcome = transaction(lambda tx: once(tx, operation, lambda: run(tx)))
    outcome.unwrap()
    return outcome


def fit_words(words: str, *, needed: bool = True) -> str:
    """What somebody wrote, without stray spaces.

    :raises MerchantWordsUnfit: nothing where something is needed, or too much.
    """
    plain = " ".join(words.split())
    if (needed and not plain) or len(plain) > WORDS_AT_MOST or not plain.isprintable():
        raise MerchantWordsUnfit(at_most=WORDS_AT_MOST)
    return plain
