"""What a household's paper says: reasons in Chinese, where points came from, what ends next."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

import ledger
import registry
from civility.posting import REF
from household.handout_words import SOURCES, HandoutWords, Place, place_for, words_of
from kernel.db import reading, transaction
from ledger import Expiry
from registry import MOVEMENTS, award, hotlines
from registry.handout_runs import HandoutOrder, due_sheets
from tests.pos.counter import LI, MATCHES, WANG, Town, Watch


def _read(town: Town, served: Flask) -> tuple[Place, list[HandoutWords]]:
    """What slips of the east would say to people who read English elsewhere."""
    with served.test_request_context(headers={"Accept-Language": "en"}), reading() as session:
        place = place_for(session, town.east)
        sheets = due_sheets(session, HandoutOrder(town.east, "slips"))
        return place, words_of(session, place, sheets)


def test_it_is_chinese_and_says_where_points_came_from(
    town: Town, served: Flask, watch: Watch
) -> None:
    award(actor_id=None, number=WANG, points=5, reason="义务清沟", ref=f"{REF}7")
    watch.forward(minutes=1)
    slip = town.redeem((MATCHES, 2)).reply["slip"]
    place, (wang, li) = _read(town, served)
    assert (place.village, place.hotline) == ("塘庄村", None)
    assert place.shops == ("塘庄村信用超市：每月10日开门", "下次开门：12月10日")
    assert "15 天内答复" in place.objection
    assert (wang.number, wang.name, li.number, li.name) == (WANG, "王某某", LI, "李某某")
    assert [(row.title, row.source, row.points, row.balance) for row in wang.rows] == [
        ("参加村庄清洁日", "村里记分", 100, 100),
        ("义务清沟", "文明积分", 5, 105),
        ("换东西", f"小票…{slip[-6:]}", -2, 103),
    ]
    assert (wang.before, wang.gained, wang.lost, wang.after, wang.available) == (
        0,
        105,
        2,
        103,
        103,
    )
    assert wang.ends == (Expiry(103, date(2027, 12, 31)),)
    assert set(SOURCES) == set(MOVEMENTS)


def test_lines_of_one_entry_go_to_their_own_households(town: Town, served: Flask) -> None:
    """Points that move between two households have one entry, and one number on both."""
    with reading() as session:
        wang, li = (registry.find_subject(session, number) for number in (WANG, LI))
    transaction(
        lambda tx: ledger.transfer(
            tx,
            town.east,
            points=30,
            actor="test",
            source=wang.account,
            target=li.account,
            ref="split/1",
        )
    )
    _, (first, second) = _read(town, served)
    assert [row.points for row in first.rows] == [100, -30]
    assert [row.points for row in second.rows] == [300, 30]
    assert first.rows[-1].source == second.rows[-1].source == "户与户之间"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_village_may_want_full_names_and_has_a_telephone(town: Town, served: Flask) -> None:
    def work(tx: Session) -> None:
        registry.set_setting(tx, town.east, "card_full_name", 1)

    transaction(work)
    officer = town.actors["officer"]
    hotlines.set_hotline(officer, region_id=town.east, words="村委会 0550-123 4567")
    place, (wang, _) = _read(town, served)
    assert wang.name == "王小明"
    assert "0550-123 4567" in place.objection
