"""A demand that became an offer: by its number, of this village, and every asker reads it."""

from collections.abc import Callable

import pytest

from kernel.db import reading
from merchants.demand_offers import DemandOfferUnfit, answer, became
from merchants.demanding import DemandUnknown, ask, merge
from merchants.demands import demands_of
from registry import NotPermitted, find_subject
from tests.app.browser import Browser
from tests.merchants.market import act, public, written
from tests.pos.counter import LI, WANG, Town

Open = Callable[..., Browser]


def test_whoever_asked_reads_which_offer_it_became(town: Town, browser: Open) -> None:
    with reading() as session:
        wang, li = (find_subject(session, one) for one in (WANG, LI))
    cut = ask(wang, words="理发便宜点", key="1").reply["demand"]
    hair = ask(li, words="剪头", key="2").reply["demand"]
    officer = town.actors["officer"]
    merge(officer, village=town.east, demand=hair, into=cut, key="3")
    written(town, title="还没批")
    offer = public(town)

    def say(number: str, demand: str = cut, key: str = "k") -> str:
        done = answer(officer, village=town.east, demand=demand, number=number, key=key)
        found: str = done.reply["offer"]
        return found

    for n, wrong in enumerate(("", f"{town.merchant}-1", f"{town.merchant}-9", "M9-001-1")):
        with pytest.raises(DemandOfferUnfit):
            say(wrong, key=f"w{n}")
    with pytest.raises(DemandUnknown):
        say(f"{town.merchant}-2", demand="none", key="n")
    with pytest.raises(NotPermitted):
        answer(town.actors["clerk"], village=town.east, demand=cut, number="x", key="x")
    desk = browser("officer")
    form = {"do": "offer", "demand": cut, "number": f" {town.merchant.lower()}-2 "}
    assert desk.post("/demands", **{**form, "number": "M1-1"}).status_code == 422
    assert "变成优惠" in desk.get(desk.post("/demands", **form, key="k2").location).text
    assert f"优惠 {town.merchant}-2：村口理发店 · 理发八折" in desk.get("/demands").text
    with pytest.raises(DemandUnknown):
        say(f"{town.merchant}-2", key="again")
    homes = [(browser(), one) for one in (wang, li)]
    for home, subject in homes:
        with reading() as session:
            [found] = became(session, demands_of(session, subject)).values()
        assert (found.offer.id, found.merchant.code, found.holds) == (offer, town.merchant, True)
        page = home.get(f"/c/{home.behind_pin(subject.number)}/wishes").text
        assert "已经有优惠了：理发八折，减 20%。在村口理发店（村口 12 号）。" in page
        assert f"编号 {town.merchant}-2" in page
    act(town, offer, "pause")
    home, subject = homes[0]
    assert "今天不能用" in home.get(f"/c/{home.behind_pin(subject.number)}/wishes").text
