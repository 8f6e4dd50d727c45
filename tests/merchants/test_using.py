"""The use: once, whatever is tapped and lost; every cap held; exactly one gets the last."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from merchants import handling, using
from merchants.offers import find_offer
from merchants.roll import find_merchant
from merchants.scanning import CardNotGood, MerchantClosed, ScanUnknown
from merchants.using import ListPriceUnfit, OfferGone, ScanOver, ticket_of
from registry import cards_of, find_subject, point_values, revoke_card
from tests.merchants.market import act, grade, public, scan, use
from tests.pos.counter import LI, POINTS, WANG, Town, Watch, everything, join, whole


def _tap(town: Town, scanned: str, offer: str, *, key: str = "", **more: Any) -> dict[str, Any]:
    done = using.use(town.actors["merchant"], scanned, offer, key=key or clock.new_id(), **more)
    return done.reply


def _uses(town: Town, offer: str) -> tuple[int, int]:
    with reading() as session:
        count = find_offer(session, find_merchant(session, town.merchant), offer).count
        return count.uses, count.spent_fen


def test_double_taps_retries_and_lost_replies_record_one(town: Town) -> None:
    offer = public(town, points=2)
    scanned, _offers = scan(town)
    first = _tap(town, scanned, offer, key="k")
    assert first.keys() == {"ticket", "list_fen", "paid_fen", "points"}
    assert (first["list_fen"], first["paid_fen"], first["points"]) == (1500, 1200, 2)
    for key in ("k", "other", "third"):
        assert _tap(town, scanned, offer, key=key) == first
    assert _uses(town, offer) == (1, 300)
    assert town.balance(WANG) == POINTS[WANG] - 2
    with reading() as session:
        found, _offer = ticket_of(session, town.actors["merchant"], first["ticket"])
        assert found.point_fen == point_values.DEFAULT_FEN
        with pytest.raises(ScanUnknown):
            ticket_of(session, town.actors["merchant"], "00000000")
    whole()


@pytest.mark.parametrize(
    ("cap", "uses"),
    [
        ({"cap_household": 1}, (WANG, LI)),
        ({"cap_day": 2}, (WANG, LI)),
        ({"cap_total": 2}, (WANG, WANG)),
        ({"budget_fen": 650}, (WANG, LI)),
    ],
)
def test_a_cap_is_held_at_the_tap(town: Town, cap: dict[str, Any], uses: tuple[str, ...]) -> None:
    offer = public(town, **cap)
    waiting, held = scan(town)
    assert held == [offer]
    for card in uses:
        use(town, offer, card)
    before = everything()
    with pytest.raises(OfferGone) as refused:
        _tap(town, waiting, offer)
    assert refused.value.details == {}
    assert everything() == before
    assert scan(town)[1] == []
    whole()


def test_a_cap_opens_with_the_day_and_the_month(town: Town, watch: Watch) -> None:
    daily, monthly = public(town, cap_day=1), public(town, title="洗衣", cap_household=1)
    use(town, daily)
    use(town, monthly)
    assert scan(town, LI)[1] == [monthly]
    watch.forward(days=1)
    assert scan(town)[1] == [daily]
    watch.forward(days=11)
    assert set(scan(town)[1]) == {daily, monthly}


def test_the_list_price_is_the_one_on_record_or_below(town: Town) -> None:
    offer, open_price = public(town), public(town, title="样样九折", value=10, list_fen=None)
    scanned, _offers = scan(town)
    for wrong in (1501, 0, -5):
        with pytest.raises(ListPriceUnfit):
            _tap(town, scanned, offer, list_fen=wrong)
    with pytest.raises(ListPriceUnfit):
        _tap(town, scanned, open_price)
    assert _tap(town, scanned, offer, list_fen=1000)["paid_fen"] == 800
    assert _tap(town, scanned, open_price, list_fen=2000)["paid_fen"] == 1800


def test_what_changed_since_the_scan_is_seen(town: Town, watch: Watch) -> None:
    offer, other = (
        public(town, lowest="A"),
        public(town, title="别的", points=100, type="gift", value=0, list_fen=20_000),
    )
    assert scan(town)[1] == [other]
    grade(town, WANG, "A")
    scanned, held = scan(town)
    assert held == [other, offer]
    grade(town, WANG, "D")  # frozen at the scan: this one still holds
    with pytest.raises(ScanUnknown):
        _tap(town, scanned, "none")
    use(town, other)  # takes all 100 points
    with pytest.raises(OfferGone):
        _tap(town, scanned, other)
    handling.act(town.actors["officer"], town.merchant, "pause", key="p", words="修店")
    with pytest.raises(MerchantClosed):
        _tap(town, scanned, offer)
    handling.act(town.actors["officer"], town.merchant, "resume", key="r")
    assert _tap(town, scanned, offer)["paid_fen"] == 1200
    late, _offers = scan(town, LI)
    watch.forward(minutes=10)
    with pytest.raises(ScanOver):
        _tap(town, late, other)
    whole()


def test_an_offer_or_card_taken_back_holds_no_longer(town: Town) -> None:
    offer, kept = public(town), public(town, title="别的")
    scanned, _offers = scan(town)
    act(town, offer, "pause")
    with pytest.raises(OfferGone):
        _tap(town, scanned, offer)

    def revoke(tx: Session) -> None:
        card = cards_of(tx, find_subject(tx, WANG))[0]
        revoke_card(tx, card, staff_id=None, reason="丢了")

    transaction(revoke)
    with pytest.raises(CardNotGood):
        _tap(town, scanned, kept)


def test_another_merchant_taps_nothing_of_it(town: Town) -> None:
    offer = public(town)
    scanned, _offers = scan(town)
    merchant = town.actors["merchant"]
    other = join(town, town.east, "小饭馆", "91440300708461136T")
    elsewhere = type(merchant)(**{**vars(merchant), "shop": other})
    with pytest.raises(ScanUnknown):
        using.use(elsewhere, scanned, offer, key="k")
    ticket = _tap(town, scanned, offer)["ticket"]
    with reading() as session, pytest.raises(ScanUnknown):
        ticket_of(session, elsewhere, ticket)


@pytest.mark.prove
def test_two_phones_and_the_last_use(town: Town, size: Callable[[int, int], int]) -> None:
    """Exactly one wins, round after round, and every proof still holds."""
    rounds = size(5, 500)
    until = clock.today() + timedelta(days=100)
    for n in range(rounds):
        offer = public(town, title=f"最后一次 {n}", cap_total=1, until_on=until, points=int(n < 40))
        scans = [scan(town, card)[0] for card in (WANG, LI)]
        won, lost = _race(town, scans, offer)
        assert (len(won), lost) == (1, ["offer-gone"])
        assert _uses(town, offer)[0] == 1
        act(town, offer, "end")
    whole()


def _race(town: Town, scans: list[str], offer: str) -> tuple[list[str], list[str]]:
    won: list[str] = []
    lost: list[str] = []
    gate = threading.Barrier(2)

    def tap(scanned: str) -> None:
        gate.wait()
        try:
            won.append(_tap(town, scanned, offer)["ticket"])
        except Refusal as refusal:
            lost.append(refusal.code)

    threads = [threading.Thread(target=tap, args=(one,)) for one in scans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return won, lost
