"""Taking a use back: once, points and caps free again, in the month in which it is done."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from merchants import repaying, using
from merchants.holding import MerchantWordsUnfit
from merchants.months import SIDES, months_of, statement
from merchants.offers import find_offer
from merchants.repaying import Seen, settlement_of
from merchants.roll import MerchantUnknown, find_merchant
from merchants.scanning import ScanUnknown
from merchants.taking_back import UseBackAlready, UseSettled, UseUndoLate, reverse, undo
from merchants.using import UseTakenBack
from registry import SecondPersonNeeded
from tests.app.browser import Browser
from tests.merchants.market import public, scan, use
from tests.pos.counter import LI, PASSWORD, POINTS, WANG, Town, Watch, everything, join, whole

Open = Callable[..., Browser]


def _uses(town: Town, offer: str) -> tuple[int, int]:
    with reading() as session:
        count = find_offer(session, find_merchant(session, town.merchant), offer).count
        return count.uses, count.spent_fen


def _undo(town: Town, ticket: str, key: str = "") -> dict[str, object]:
    return undo(town.actors["merchant"], ticket, key=key or clock.new_id()).reply


def _reverse(town: Town, ticket: str, **but: str) -> dict[str, object]:
    said = {"by": "officer", "second": "second", "reason": "扫错了卡", "key": clock.new_id()} | but
    second = town.actors[said["second"]] if said["second"] else None
    return reverse(
        town.actors[said["by"]],
        town.merchant,
        ticket,
        reason=said["reason"],
        second=second,
        key=said["key"],
    ).reply


def test_an_undo_frees_caps_and_gives_points_back_once(town: Town, watch: Watch) -> None:
    offer = public(town, points=2, cap_household=1, cap_day=1, cap_total=1, budget_fen=300)
    scanned, _offers = scan(town)
    merchant = town.actors["merchant"]
    ticket = using.use(merchant, scanned, offer, key="k").reply["ticket"]
    assert scan(town, LI)[1] == []
    watch.forward(minutes=10)
    assert _undo(town, ticket, "u") == {"ticket": ticket}
    assert (_uses(town, offer), town.balance(WANG)) == ((0, 0), POINTS[WANG])
    after = everything()
    assert _undo(town, ticket, "u") == {"ticket": ticket}
    with pytest.raises(UseBackAlready):
        _undo(town, ticket)
    with pytest.raises(UseBackAlready):
        _reverse(town, ticket)
    assert everything() == after
    # The same scan gives no second use of it, and its first key the first answer.
    assert using.use(merchant, scanned, offer, key="k").replayed
    watch.forward(minutes=-10)
    with pytest.raises(UseTakenBack):
        using.use(merchant, scanned, offer, key="k2")
    watch.forward(minutes=10)
    assert use(town, offer, LI).reply["ticket"] != ticket
    assert (_uses(town, offer), town.balance(LI)) == ((1, 300), POINTS[LI] - 2)
    whole()


def test_what_is_refused(town: Town, watch: Watch) -> None:
    offer = public(town, points=1)
    ticket = use(town, offer).reply["ticket"]
    merchant = town.actors["merchant"]
    other = join(town, town.east, "小饭馆", "91440300708461136T")
    elsewhere = type(merchant)(**{**vars(merchant), "shop": other})
    refused: list[tuple[type[Refusal], Callable[[], object]]] = [
        (ScanUnknown, lambda: _undo(town, "00000000")),
        (ScanUnknown, lambda: undo(elsewhere, ticket, key="e")),
        (MerchantUnknown, lambda: undo(town.actors["officer"], ticket, key="o")),
        (MerchantUnknown, lambda: _reverse(town, ticket, by="officer-west")),
        (SecondPersonNeeded, lambda: _reverse(town, ticket, second="officer")),
        (SecondPersonNeeded, lambda: _reverse(town, ticket, second="")),
        (SecondPersonNeeded, lambda: _reverse(town, ticket, second="clerk")),
        (MerchantWordsUnfit, lambda: _reverse(town, ticket, reason=" ")),
        (ScanUnknown, lambda: _reverse(town, "00000000")),
    ]
    watch.forward(minutes=11)
    refused.append((UseUndoLate, lambda: _undo(town, ticket)))
    for kind, work in refused:
        before = _uses(town, offer), town.balance(WANG)
        with pytest.raises(kind):
            work()
        assert (_uses(town, offer), town.balance(WANG)) == before
    assert _reverse(town, ticket) == {"ticket": ticket}
    assert (_uses(town, offer), town.balance(WANG)) == ((0, 0), POINTS[WANG])
    whole()


def _settle(town: Town, month: date) -> tuple[int, int, int]:
    with reading() as session:
        print_ = statement(session, find_merchant(session, town.merchant), month).fingerprint
    for side, who in zip(SIDES, ("merchant", "officer"), strict=True):
        key = f"{side}{month}"
        repaying.confirm(town.actors[who], Seen(town.merchant, month, print_), side, key=key)
    with reading() as session:
        done = settlement_of(session, find_merchant(session, town.merchant), month)
        assert done is not None
        return done.uses, done.points, done.fen


def test_it_counts_in_the_month_in_which_it_is_done(town: Town, watch: Watch) -> None:
    """What is settled stays; a month with more taken back than given runs the other way."""
    offer, free = public(town, points=3), public(town, title="洗头")
    first = use(town, offer).reply["ticket"]
    same = use(town, offer, LI).reply["ticket"]
    _undo(town, same)
    gratis = use(town, free, LI).reply["ticket"]
    watch.forward(days=10, hours=11, minutes=55)  # five minutes before December
    late = use(town, offer, LI).reply["ticket"]
    watch.forward(minutes=7)
    november, december = date(2026, 11, 1), date(2026, 12, 1)
    assert _settle(town, november) == (3, 6, 600)
    with pytest.raises(UseSettled):
        _undo(town, late)
    _reverse(town, late)
    _reverse(town, first)
    _reverse(town, gratis)
    whole()
    with reading() as session:
        merchant = find_merchant(session, town.merchant)
        shown = statement(session, merchant, december)
        assert (shown.uses, shown.points, shown.fen, shown.by_ledger) == (-3, -6, -600, -6)
        assert [one[:2] for one in months_of(session, merchant)] == [(december, -3), (november, 3)]
    watch.forward(days=31)
    assert _settle(town, december) == (-3, -6, -600)
    assert (town.balance(WANG), town.balance(LI)) == (POINTS[WANG], POINTS[LI])
    whole()


def test_on_the_phone_and_at_the_office(town: Town, browser: Open, watch: Watch) -> None:
    offer = public(town, points=2)
    merchant, officer = browser("merchant"), browser("officer")
    ticket = use(town, offer).reply["ticket"]
    page = f"/merchant/ticket/{ticket}"
    assert "12:10 之前" in merchant.get(page).text
    assert merchant.post(page, key="u").status_code == 303
    assert merchant.post(page, key="u").status_code == 303
    assert merchant.post(page, key="v").status_code == 422
    assert "已撤销" in merchant.get(page).text
    assert "撤销这次优惠" not in merchant.get(page).text
    assert merchant.get("/merchant").text.count("已撤销") == 1
    second = use(town, offer, LI).reply["ticket"]
    watch.forward(minutes=11)
    late = merchant.post(f"/merchant/ticket/{second}", key="w")
    assert (late.status_code, "过了" in late.text) == (422, True)
    desk = f"/merchants/{town.merchant}/uses/{second}"
    month = officer.get(f"/merchants/{town.merchant}/months/2026-11").text
    assert f'href="{desk}"' in month
    assert re.search(r">11月20日 12:00<", month)
    form = {"reason": "扫错了卡", "second_username": "second", "second_password": PASSWORD}
    assert officer.post(desk, reason="扫错了卡", key="r0").status_code == 422
    assert officer.post(desk, **form, key="r1").status_code == 303
    assert "扫错了卡" in officer.get(desk).text
    assert officer.get(f"/merchants/{town.merchant}/uses/00000000").status_code == 422
    assert 'name="reason"' not in browser("supervisor").get(desk).text
    whole()
