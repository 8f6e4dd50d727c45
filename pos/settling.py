"""Settling a month between a village and its shop: two signatures, then one entry in the books.

Each side signs what it saw, by the statement's fingerprint; the second signature, of another
person, posts. The settled points leave `redeemed/<shop>` for `settled/<shop>`.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from pos.settlements import SIDES, Settlement, Side, Signature, sides_signed, signatures_of
from pos.shops import Shop, ShopUnknown, find_shop
from pos.statements import Month, MonthStatement, month_of, statement
from registry import Actor, require, staff_lists

#: Who signs for the village. For the shop its clerk signs, at the own till.
PERMISSION: Final = "settlements"
#: No shop was open before.
EARLIEST: Final = date(2000, 1, 1)
#: By so long after its end everything of a month has been written.
STILL: Final = timedelta(minutes=1)


class MonthNotOver(Refusal):
    """A month is settled once it is over."""

    code = "month-not-over"


class MonthEmpty(Refusal):
    """Nothing was handed out in this month, and nothing taken back: nothing is owed."""

    code = "month-empty"


class StatementChanged(Refusal):
    """The statement no longer says what was shown to whoever signs."""

    code = "statement-changed"


class StatementDiffers(Refusal):
    """The slips of the month and the books do not say the same; nobody may sign that."""

    code = "statement-differs"


class SignedBefore(Refusal):
    """This side signed the month before."""

    code = "signed-before"


class MonthUnknown(Refusal):
    """A month is named by its year and number: 2026-11."""

    code = "month-unknown"


class OtherPersonSigns(Refusal):
    """Whoever signed for one side does not sign for the other."""

    code = "other-person-signs"


@dataclass(frozen=True)
class Signing:
    """What somebody signs: which shop's month, for which side, and the fingerprint that was seen.

    `month` is any day in it.
    """

    shop: str
    month: date
    side: Side
    fingerprint: str


@dataclass(frozen=True)
class MonthState:
    """One month in the list: what counts in it, and which sides have signed."""

    month: Month
    signed: frozenset[str]

    @property
    def settled(self) -> bool:
        """Both sides signed."""
        return self.signed == set(SIDES)


@dataclass(frozen=True)
class Signer:
    """Who signed for a side, and when."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Shown:
    """A month's statement with who signed it, by side."""

    statement: MonthStatement
    signers: dict[str, Signer]

    @property
    def settled(self) -> bool:
        """Both sides signed."""
        return set(self.signers) == set(SIDES)


def month_named(text: str) -> date:
    """The first day of the month that an address names: 2026-11.

    :raises MonthUnknown: it names none, or one that has not begun.
    """
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise MonthUnknown from None
    if not EARLIEST <= month <= clock.today():
        raise MonthUnknown
    return month


def shown(session: Session, shop: Shop, month: date) -> Shown:
    """The statement of a month and who signed it."""
    signed = signatures_of(session, shop, month)
    names = staff_lists.staff_names(session, [one.staff_id for one in signed.values()])
    signers = {side: Signer(names[one.staff_id], one.at) for side, one in signed.items()}
    return Shown(statement(session, shop, month), signers)


def months_to_settle(session: Session, shop: Shop, *, limit: int = 12) -> list[MonthState]:
    """The shop's months that are over and in which something happened, the latest first."""
    signed = sides_signed(session, [shop])
    first = clock.local(shop.opened_at).date().replace(day=1)
    month = clock.today().replace(day=1)
    found: list[MonthState] = []
    for _n in range(limit):
        month = (month - timedelta(days=1)).replace(day=1)
        if month < first:
            break
        shown = month_of(session, shop, month)
        if shown.parts:
            found.append(MonthState(shown, frozenset(signed.get((shop.code, month), set()))))
    return found


def sign(actor: Actor, signing: Signing, *, key: str) -> Outcome:
    """Sign a month's statement for one side, once per key; the second signature settles. Outermost.

    The reply: `shop`, `month`, `points`, `fen`, `settled`, `entry` (none until settled).

    :raises ShopUnknown: for the shop, by somebody who is no clerk at its till.
    :raises NotPermitted: for the village, by somebody who may not settle there.
    :raises MonthNotOver, MonthEmpty: too early, or nothing to settle.
    :raises StatementChanged: the fingerprint is not that of the statement as it stands.
    :raises StatementDiffers: slips and books disagree.
    :raises SignedBefore, OtherPersonSigns: this side, or this person, has signed.
    """

    def work(tx: Session) -> Outcome:
        shop = find_shop(tx, signing.shop)
        _refuse_stranger(actor, shop, signing.side)
        asked = {**asdict(signing), "do": "settle", "month": signing.month.isoformat()}
        operation = Operation(shop.village_id, actor.client, key, asked)
        return once(tx, operation, lambda: _sign(tx, actor, shop, signing))

    outcome = transaction(work)
    outcome.unwrap()
    return outcome


def _refuse_stranger(actor: Actor, shop: Shop, side: Side) -> None:
    if side == "village":
        require(actor, PERMISSION, village_id=shop.village_id)
    elif actor.shop != shop.code or not actor.may("till", village_id=shop.village_id):
        raise ShopUnknown(shop=shop.code)


def _sign(tx: Session, actor: Actor, shop: Shop, signing: Signing) -> dict[str, Any]:
    # One signature at a time: the second must see the first.
    tx.execute(select(Shop).where(Shop.code == shop.code).with_for_update(key_share=True))
    month = signing.month.replace(day=1)
    if clock.now() < clock.month_bounds(month)[1] + STILL:
        raise MonthNotOver
    shown = statement(tx, shop, month)
    _refuse_unfit(shown, signing)
    before = signatures_of(tx, shop, month)
    if signing.side in before:
        raise SignedBefore
    if actor.staff_id in {one.staff_id for one in before.values()}:
        raise OtherPersonSigns
    place = {"village_id": shop.village_id, "shop": shop.code, "month": month}
    at, print_ = clock.now(), shown.fingerprint
    mine = {"side": signing.side, "staff_id": actor.staff_id, "fingerprint": print_, "at": at}
    tx.add(Signature(**place, **mine))
    entry = _post(tx, actor, shop, shown) if before else None
    if before:
        owed = {"points": shown.points, "fen": shown.fen, "fingerprint": print_, "at": at}
        tx.add(Settlement(**place, **owed, entry_id=entry))
    tx.flush()
    return {
        "shop": shop.code,
        "month": month.isoformat(),
        "points": shown.points,
        "fen": shown.fen,
        "settled": bool(before),
        "entry": entry,
    }


def _refuse_unfit(shown: MonthStatement, signing: Signing) -> None:
    if not shown.parts:
        raise MonthEmpty
    if not shown.matches:
        raise StatementDiffers
    if shown.fingerprint != signing.fingerprint:
        raise StatementChanged


def _post(tx: Session, actor: Actor, shop: Shop, shown: MonthStatement) -> str | None:
    """The entry by which the month leaves the shop's account; none where nothing is left."""
    if not shown.points:
        return None
    settled = f"settled/{shop.code}"
    ledger.open_account(tx, shop.village_id, settled)
    source, target = (shop.account, settled) if shown.points > 0 else (settled, shop.account)
    draft = ledger.Draft(
        shop.village_id,
        "settle",
        (ledger.move(abs(shown.points), source=source, target=target),),
        f"settle/{shop.code}/{shown.month:%Y-%m}",
        f"staff/{actor.staff_id}",
    )
    return ledger.post(tx, draft).id
