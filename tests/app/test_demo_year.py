"""A year in the demo town: lived through the real verbs, and what is known of it stays true."""

import random
from datetime import UTC, datetime, timedelta

import pytest

import ledger
import pos
import registry
from app.demo_year import DEAREST, Calendar, Life, award_month, learn_balances, redeem_once
from kernel.db import reading, transaction
from ledger import SourceUsed
from registry import set_setting
from tests.pos.counter import EAST, LI, POOR, WANG, Town


@pytest.fixture
def life(town: Town) -> Life:
    """What the builder knows of the eastern village."""
    life = Life(random.Random(1))
    life.cards[EAST] = [(number, town.cards[number]) for number in (WANG, LI, POOR)]
    life.tills[EAST] = town.clerk
    learn_balances(life, EAST)
    with reading() as session:
        life.shelves[EAST] = pos.shelf_of(session, pos.find_shop(session, "S1"))
    return life


def _is_true(life: Life, town: Town) -> None:
    """What the builder believes is what the books and the shelf say."""
    for number, _ in life.cards[EAST]:
        assert life.points[number] == town.balance(number)
    with reading() as session:
        assert life.shelves[EAST] == pos.shelf_of(session, pos.find_shop(session, "S1"))
        assert ledger.audit(session) + registry.auditing.audit(session) + pos.audit(session) == []


def test_balances_are_learnt(life: Life, town: Town) -> None:
    assert life.points == {WANG: 100, LI: 300, POOR: 0}


def test_a_month_s_awards_are_one_batch_with_reasons(life: Life, town: Town) -> None:
    assert award_month(life, EAST, "demo/0", 2) == 2
    assert award_month(life, EAST, "demo/1", 99) == 3
    _is_true(life, town)
    assert sum(life.points.values()) > 400
    with reading() as session:
        reasons = registry.award_reasons(session, town.east, ["demo/0/0", "demo/0/1"])
    assert len(reasons) == 2
    with pytest.raises(SourceUsed):
        award_month(life, EAST, "demo/0", 1)


def test_redemptions_are_small_and_what_is_known_stays_true(life: Life, town: Town) -> None:
    done = [redeem_once(life, EAST, f"k{n}") for n in range(12)]
    assert any(done)
    _is_true(life, town)
    with reading() as session:
        redeemed = ledger.entries_of(session, "redeem")
    assert len(redeemed) == done.count(True)
    assert max(points for _, points in redeemed.values()) <= 2 * DEAREST


def test_who_is_refused_goes_home_with_what_they_had(life: Life, town: Town) -> None:
    transaction(lambda tx: set_setting(tx, town.east, "card_points_per_day", 0))
    before = dict(life.points)
    assert not redeem_once(life, EAST, "k1")
    assert life.points == before
    _is_true(life, town)


def test_the_same_seed_lives_the_same_year(town: Town) -> None:
    lives = [Life(random.Random(66)) for _ in range(2)]
    drawn = [[life.rng.random() for _ in range(5)] for life in lives]
    assert drawn[0] == drawn[1]


def test_the_calendar_never_runs_back() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    calendar = Calendar(start)
    calendar.move_to(start + timedelta(days=1))
    calendar.move_to(start)
    assert calendar.read() == start + timedelta(days=1)
