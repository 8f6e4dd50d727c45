"""The scan: what holds now, frozen; one answer for every card that is not good here."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from merchants import handling, scanning
from merchants.roll import MerchantUnknown
from merchants.scanning import CardNotGood, MerchantClosed, ScanUnknown, answer_of
from merchants.scans import Scan
from registry import TooManyTries, cards_of, codes, find_subject, revoke_card
from tests.merchants.market import grade, public, scan, written
from tests.pos.counter import FAR, LI, WANG, Town, Watch, join


def test_at_most_five_hold_and_what_saves_most_comes_first(town: Town) -> None:
    made = [public(town, title=f"优惠 {n}", value=10 + n) for n in range(7)]
    written(town, title="没批", value=90)
    public(town, title="要 AA", value=80, lowest="AA")
    _scan_id, offers = scan(town)
    assert offers == made[:1:-1]
    grade(town, WANG, "AAA")
    assert len(scan(town)[1]) == 5
    assert scan(town)[1][0] not in made
    assert scan(town, LI)[1] == offers


def test_the_answer_is_frozen_and_the_same_for_the_same_key(town: Town, watch: Watch) -> None:
    offer = public(town, lowest="A")
    grade(town, WANG, "A")
    first = scan(town, key="k")
    assert first[1] == [offer]
    later = public(town, title="后来的")
    assert scan(town, key="k") == first
    assert later in scan(town)[1]
    with reading() as session:
        found = answer_of(session, town.actors["merchant"], first[0])
        assert [one.offer.id for one in found.offers] == [offer]
        assert found.until == found.at + timedelta(minutes=10)
        assert session.get_one(Scan, (town.east, first[0])).grade == "A"


def test_one_answer_for_every_card_that_is_not_good(town: Town) -> None:
    public(town)

    def revoke(tx: Session) -> None:
        card = cards_of(tx, find_subject(tx, LI))[0]
        revoke_card(tx, card, staff_id=None, reason="丢了")

    transaction(revoke)
    said = set()
    for code in (
        codes.make_code(codes.SPEND),
        town.cards[FAR],
        town.cards[LI],
        "6901234567892",
        "",
    ):
        with pytest.raises(CardNotGood) as refused:
            scan(town, code)
        said.add((refused.value.code, str(refused.value.details)))
    assert said == {("card-not-good", "{}")}
    for _ in range(5):
        with pytest.raises(CardNotGood):
            scan(town, codes.make_code(codes.SPEND))
    with pytest.raises(TooManyTries):
        scan(town)


def test_a_merchant_that_is_not_public_or_not_bound_answers_nothing(
    town: Town, watch: Watch
) -> None:
    public(town)
    officer = town.actors["officer"]
    handling.act(officer, town.merchant, "pause", key="p", words="修店")
    with pytest.raises(MerchantClosed):
        scan(town)
    handling.act(officer, town.merchant, "resume", key="r")
    scan(town)
    watch.forward(days=370)
    with pytest.raises(MerchantClosed):
        scan(town)


def test_another_reader_knows_nothing_of_it(town: Town) -> None:
    public(town)
    mine, _offers = scan(town)
    other = join(town, town.east, "小饭馆", "91440300708461136T")
    merchant = town.actors["merchant"]
    elsewhere = type(merchant)(**{**vars(merchant), "shop": other})
    with reading() as session:
        for actor, known in ((elsewhere, mine), (merchant, "none")):
            with pytest.raises(ScanUnknown):
                answer_of(session, actor, known)
        with pytest.raises(MerchantUnknown):
            scanning.own_merchant(session, town.clerk)
