"""Opening a shift at a till and closing it: by its clerk, or by an officer who was told."""

from typing import Any, Final

from sqlalchemy.orm import Session

from kernel import clock
from kernel.errors import Refusal
from kernel.once import Outcome
from pos.at_shop import at_shop
from pos.shifts import Shift, ShiftClose, open_shift_of, sums_of
from pos.shops import Shop
from registry import Actor

#: Who may close another one's shift, and a shop's day.
PERMISSION: Final = "days.close"


class ShiftOpen(Refusal):
    """This clerk has a shift open at this till."""

    code = "shift-open"


class ShiftUnknown(Refusal):
    """There is no such shift here."""

    code = "shift-unknown"


class ShiftClosed(Refusal):
    """The shift is over already."""

    code = "shift-closed"


def open_shift(actor: Actor, *, key: str) -> Outcome:
    """Begin a shift: the clerk `actor` at the own till, once per key. Outermost.

    The reply: `shift`, `at`.

    :raises ShiftOpen: one is open there.
    """

    def work(tx: Session, shop: Shop) -> dict[str, Any]:
        place = {"device_id": str(actor.device_id), "clerk_id": str(actor.staff_id)}
        if open_shift_of(tx, shop, **place) is not None:
            raise ShiftOpen
        shift = Shift(
            village_id=shop.village_id,
            id=clock.new_id(),
            shop=shop.code,
            opened_at=clock.now(),
            **place,
        )
        tx.add(shift)
        tx.flush()
        return {"shift": shift.id, "at": shift.opened_at.isoformat()}

    return at_shop(actor, actor.shop or "", key=key, asked={"do": "open-shift"}, work=work)


def close_shift(actor: Actor, *, shop: str, shift: str, key: str) -> Outcome:
    """End a shift: its clerk at the own till, or an officer of the village. Outermost.

    The reply: `shift`, `slips`, `points`, `back`, `back_points`.

    :raises ShiftUnknown: no such shift of this clerk's, or of the officer's village.
    :raises ShiftClosed: it is over already.
    """

    def work(tx: Session, place: Shop) -> dict[str, Any]:
        found = tx.get(Shift, (place.village_id, shift))
        if found is None or found.shop != place.code or not _may_close(actor, found):
            raise ShiftUnknown
        if tx.get(ShiftClose, (found.village_id, found.id)) is not None:
            raise ShiftClosed
        at = clock.now()
        sums = vars(sums_of(tx, found, at)).copy()
        tx.add(
            ShiftClose(
                village_id=found.village_id,
                shift=found.id,
                staff_id=str(actor.staff_id),
                at=at,
                **sums,
            )
        )
        tx.flush()
        return {"shift": found.id, **sums}

    asked = {"do": "close-shift", "shift": shift}
    return at_shop(actor, shop, key=key, asked=asked, work=work)


def _may_close(actor: Actor, shift: Shift) -> bool:
    is_own = (actor.staff_id, actor.shop) == (shift.clerk_id, shift.shop)
    return is_own or actor.may(PERMISSION, village_id=shift.village_id)
