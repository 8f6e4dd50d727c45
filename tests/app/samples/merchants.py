"""Good requests about merchants: those of the household's village."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from sqlalchemy import select

from kernel import clock
from kernel.db import reading
from merchants import find_merchant, offering, offers, scanning, using
from merchants.scans import Use
from registry import Actor
from registry.access import Grant
from tests.app.targets import Sample, Target
from tests.merchants import market
from tests.pos.counter import FAR, LICENCE


def _merchant(target: Target) -> dict[str, str]:
    """The merchant of the household's village, as an address has it."""
    return {"code": f"M{target.village}-001"}


def _enrolment(target: Target) -> dict[str, str]:
    """The form of a merchant that enrols."""
    who = {"contact": "钱师傅", "phone": "13800000009", "licence": LICENCE}
    where = {"village": target.village, "address": "集市 3 号"}
    return {**who, **where, "name": "小饭馆", "kind": "food", "promise": "yes"}


def _offer(target: Target) -> str:
    """A public offer of that merchant; its id."""
    market.adopt()
    town, code = target.town, f"M{target.village}-001"
    title = clock.new_id()
    with reading() as session:
        before = offers.offers_of(session, [find_merchant(session, code)])
    # It saves more than those before it: a scan is answered with the five that save most.
    draft = market.draft(title=title, list_fen=1500 + 100 * len(before))
    made = offering.write(town.actors["town"], code, draft, key=clock.new_id()).reply["offer"]
    who = town.actors["officer-west" if target.household == FAR else "officer"]
    for do in ("approve", "publish"):
        offering.act(who, code, made, do, key=clock.new_id(), words="看过价签")
    offer: str = made
    return offer


def _reader(target: Target) -> Actor:
    """Somebody at that merchant's reader."""
    merchant = target.town.actors["merchant"]
    village = target.town.village_of(target.household)
    code = f"M{village}-001"
    grants = frozenset({Grant("merchant", village, code)})
    return replace(merchant, village_id=village, shop=code, grants=grants)


def _scan(target: Target) -> tuple[dict[str, str], str]:
    """Where a scan of the household's card stands, and an offer that it had."""
    offer = _offer(target)
    done = scanning.scan(_reader(target), target.card, key=clock.new_id())
    return {"scan": done.reply["scan"]}, offer


def _use(target: Target) -> Sample:
    """The form of a use."""
    where, offer = _scan(target)
    return Sample(where, form={"offer": offer, "list": "15", "key": clock.new_id()})


def _ticket(target: Target) -> dict[str, str]:
    """Where the ticket of a use stands."""
    where, offer = _scan(target)
    done = using.use(_reader(target), where["scan"], offer, key=clock.new_id())
    return {"ticket": done.reply["ticket"]}


def _seen_ticket(target: Target) -> dict[str, str]:
    """Where a ticket stands to be looked at again and again: the merchant's last."""
    last = (
        select(Use.ticket).where(Use.merchant == f"M{target.village}-001").order_by(Use.at.desc())
    )
    with reading() as session:
        ticket = session.scalar(last.limit(1))
    return {"ticket": ticket} if ticket else _ticket(target)


def _month(target: Target) -> dict[str, str]:
    """This month of that merchant."""
    return {**_merchant(target), "month": f"{clock.today():%Y-%m}"}


MERCHANTS: Final[dict[str, Callable[[Target], Sample]]] = {
    "merchant_enrol.form": lambda _: Sample(),
    "merchant_enrol.send": lambda target: Sample(form=_enrolment(target)),
    "merchants.index": lambda target: Sample(query=target.place()),
    "merchants.visit": lambda target: Sample(
        form={**target.place(), "place": "集市", "words": "愿意谈", "key": clock.new_id()}
    ),
    "merchants.merchant": lambda target: Sample(_merchant(target)),
    "merchants.change": lambda target: Sample(
        _merchant(target), form={"do": "complain", "words": "价钱不对", "key": clock.new_id()}
    ),
    "reader.home": lambda _: Sample(),
    "reader.scan": lambda target: Sample(form={"code": target.card, "key": clock.new_id()}),
    "reader.answer": lambda target: Sample(_scan(target)[0]),
    "reader.use": _use,
    "reader.ticket": lambda target: Sample(_ticket(target)),
    "reader.take_back": lambda target: Sample(_ticket(target), form={"key": clock.new_id()}),
    "camera.merchant_frame": lambda _: Sample(form={}),
    "own_offers.index": lambda _: Sample(),
    "own_offers.change": lambda _: Sample(form={"do": "x"}),
    "own_offers.all_months": lambda _: Sample(),
    "own_offers.month": lambda target: Sample({"month": _month(target)["month"]}),
    "own_offers.confirm": lambda target: Sample({"month": _month(target)["month"]}, form={}),
    "offers.index": lambda target: Sample(_merchant(target)),
    "offers.change": lambda target: Sample(
        _merchant(target), form={"do": "pause", "offer": _offer(target), "key": clock.new_id()}
    ),
    "merchant_months.index": lambda target: Sample(_merchant(target)),
    "merchant_months.statement": lambda target: Sample(_month(target)),
    "merchant_months.confirm": lambda target: Sample(_month(target), form={"seen": "x"}),
    "merchant_months.paper": lambda target: Sample(_month(target)),
    "own_offers.paper": lambda target: Sample({"month": _month(target)["month"]}),
    "merchant_months.exported": lambda target: Sample(_month(target)),
    "merchant_uses.use": lambda target: Sample({**_merchant(target), **_seen_ticket(target)}),
    "merchant_uses.reverse": lambda target: Sample(
        {**_merchant(target), **_ticket(target)}, form=target.reversal()
    ),
    "merchants.agreement": lambda target: Sample(_merchant(target)),
}
