"""Counting and writing off: nobody alone, once per key, nothing moves before another agrees."""

from datetime import date

import pytest

from kernel.db import reading
from kernel.errors import Refusal
from pos.lots import lots_left
from pos.paper_acts import PaperOver, PaperWordsUnfit, Said, agree, drop, hand_in
from pos.papers import lines_of_paper, paper_of
from pos.receiving import Consignment, Incoming, receive
from pos.shops import find_shop
from pos.stock import OutOfStock
from registry import SecondPersonNeeded
from tests.pos.counter import EGGS, LAST, LI, SALT, Town, everything, whole


def _write(town: Town, kind: str, *lines: Said, key: str = "a", by: str = "officer") -> str:
    reply: dict[str, str] = hand_in(
        town.actors[by], shop="S1", kind=kind, lines=lines, key=key
    ).reply
    return reply["paper"]


def test_a_count_moves_its_difference_when_another_agrees(town: Town) -> None:
    lines = (Said(SALT, 172, "找到了"), Said(EGGS, 37, "破损"), Said(LAST, 1))
    paper, again = (_write(town, "count", *lines) for _ in range(2))
    assert paper == again
    # What was sold since the count is no part of its difference.
    town.redeem((EGGS, 2), card=LI)
    assert (town.left(SALT), town.left(EGGS)) == (170, 38)
    with pytest.raises(SecondPersonNeeded):
        agree(town.actors["officer"], shop="S1", paper=paper, key="own")
    for _ in range(2):
        agree(town.actors["second"], shop="S1", paper=paper, key="b")
    assert (town.left(SALT), town.left(EGGS), town.left(LAST)) == (172, 35, 1)
    with pytest.raises(PaperOver):
        agree(town.actors["town"], shop="S1", paper=paper, key="c")
    with pytest.raises(PaperOver):
        drop(town.actors["town"], shop="S1", paper=paper, words="", key="d")
    with reading() as session:
        found = paper_of(session, find_shop(session, "S1"), paper)
        assert (found.end and found.end.outcome, found.by) == ("done", "陈秀兰")
        assert [one.counted for one in lines_of_paper(session, found.paper)] == [172, 37, 1]
        [found_again] = [
            one
            for one in lots_left(session, (town.east, "S1", SALT), town.left(SALT))
            if one.lot == 2
        ]
    assert (found_again.left, found_again.terms.fund) == (2, "村集体")
    whole()


def test_a_count_that_agrees_with_the_books_is_done(town: Town) -> None:
    paper = _write(town, "count", Said(EGGS, 40))
    with reading() as session:
        found = paper_of(session, find_shop(session, "S1"), paper)
    assert found.end is not None
    assert found.end.outcome == "done"
    whole()


def test_a_write_off_takes_the_lot_that_is_named(town: Town) -> None:
    day = date(2026, 12, 1)
    lines = (Incoming(EGGS, 10, 680, day), Incoming(EGGS, 5, 700))
    receive(town.actors["officer"], Consignment("S1", "供销社", "collective", "1", lines), key="r")
    paper = _write(town, "write-off", Said(EGGS, 4, "过期", 2), Said(EGGS, 3, "破损", 3))
    agree(town.actors["second"], shop="S1", paper=paper, key="b")
    with reading() as session:
        left = lots_left(session, (town.east, "S1", EGGS), town.left(EGGS))
    assert [(one.lot, one.left) for one in left] == [(2, 6), (1, 40), (3, 2)]
    whole()


def test_a_dropped_paper_moves_nothing(town: Town) -> None:
    paper = _write(town, "write-off", Said(EGGS, 4, "过期"))
    for _ in range(2):
        drop(town.actors["officer"], shop="S1", paper=paper, words=" 看错 了 ", key="b")
    assert town.left(EGGS) == 40
    with reading() as session:
        found = paper_of(session, find_shop(session, "S1"), paper)
    assert found.end is not None
    assert (found.end.outcome, found.end.words) == ("dropped", "看错 了")
    whole()


def test_what_was_sold_meanwhile_is_not_written_off(town: Town) -> None:
    paper = _write(town, "write-off", Said(LAST, 1, "脏了"))
    town.redeem((LAST, 1), card=LI)
    with pytest.raises(OutOfStock):
        agree(town.actors["second"], shop="S1", paper=paper, key="b")
    drop(town.actors["second"], shop="S1", paper=paper, words="", key="c")
    whole()


@pytest.mark.parametrize(
    ("kind", "lines", "code", "line"),
    [
        ("gift", (Said(EGGS, 1, "x"),), "paper-kind-unknown", None),
        ("count", (), "lines-unfit", None),
        ("count", (Said(EGGS, 1, "x"),) * 51, "lines-unfit", None),
        ("count", (Said(EGGS, -1, "x"),), "pieces-unfit", 1),
        ("count", (Said(EGGS, 1_000_001, "x"),), "pieces-unfit", 1),
        ("count", (Said(SALT, 170), Said(EGGS, 39)), "goods-reason-unfit", 2),
        ("count", (Said(EGGS, 39, "x" * 101),), "goods-reason-unfit", 1),
        ("count", (Said(EGGS, 39, "a\u200bb"),), "goods-reason-unfit", 1),
        ("count", (Said(EGGS, 39, "x"), Said(EGGS, 1, "x")), "goods-twice", 2),
        ("count", (Said("999", 39, "x"),), "goods-unknown", None),
        ("write-off", (Said(EGGS, 0, "x"),), "pieces-unfit", 1),
        ("write-off", (Said(EGGS, 1, " "),), "goods-reason-unfit", 1),
        ("write-off", (Said(EGGS, 41, "x"),), "out-of-stock", None),
        ("write-off", (Said(EGGS, 1, "x", 2),), "lot-short", None),
    ],
)
def test_what_is_wrong_is_not_written(
    town: Town, kind: str, lines: tuple[Said, ...], code: str, line: int | None
) -> None:
    before = everything()
    with pytest.raises(Refusal) as refused:
        _write(town, kind, *lines)
    assert (refused.value.code, refused.value.details.get("line")) == (code, line)
    assert everything() == before


def test_another_villages_papers_are_unknown(town: Town) -> None:
    paper = _write(town, "write-off", Said(EGGS, 4, "过期"))
    for by, shop in (("officer-west", "S1"), ("officer-west", "W1"), ("supervisor", "S1")):
        with pytest.raises(Refusal) as refused:
            agree(town.actors[by], shop=shop, paper=paper, key=by)
        assert refused.value.code in {"shop-unknown", "paper-unknown"}
    with pytest.raises(PaperWordsUnfit):
        drop(town.actors["second"], shop="S1", paper=paper, words="x" * 101, key="w")
