"""Scoring: worked cases, and random histories beside a plain oracle."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civility.rule_adopting import default_rules
from civility.rules import Rules
from civility.scoring import Limits, Line, Scored, points_to_post, rating
from tests.civility.histories import history
from tests.civility.plain_scoring import plain_points, plain_rating
from tests.conftest import FULL

LIMITS = Limits()
_DRAFT = default_rules()
DEFAULT = Rules(1, "默认", date(2026, 1, 1), _DRAFT.aspects, _DRAFT.items)
RANDOM_HISTORIES = settings(max_examples=5_000 if FULL else 200)


def _did(code: str, day: str, **more: object) -> Scored:
    """A record of the default's item on this day of 2026; its id is the item and the day."""
    at = date.fromisoformat(f"2026-{day}")
    return replace(Scored(f"{code}/{day}", code, 1, at), **more)  # type: ignore[arg-type]  # any field


def _lines(*records: Scored) -> list[tuple[int, int, tuple[str, ...]]]:
    return [(line.would, line.did, line.why) for line in rating(DEFAULT, LIMITS, records).lines]


def test_everybody_begins_at_70() -> None:
    assert rating(DEFAULT, LIMITS, []).halves == 140


def test_plus_and_minus_move_it_in_halves() -> None:
    shown = rating(DEFAULT, LIMITS, [_did("A1+1", "03-01"), _did("A8-2", "04-01")])
    assert shown.halves == 140 + 4 - 2
    assert shown.lines == (Line("A1+1/03-01", 4, 4), Line("A8-2/04-01", -2, -2))


def test_a_cap_counts_by_the_calendar() -> None:
    halves = [_did("A1+3", day) for day in ("01-01", "06-30", "07-01")]
    assert _lines(*halves) == [(4, 4, ()), (4, 0, ("cap",)), (4, 4, ())]


def test_hours_are_capped_for_each_person() -> None:
    mine = [_did("A6+1", "05-01", amount=8, person=1), _did("A6+1", "05-02", amount=8, person=1)]
    theirs = _did("A6+1", "05-03", amount=1, person=2)
    assert _lines(*mine, theirs) == [(8, 8, ()), (8, 2, ("cap",)), (1, 1, ())]


def test_an_aspect_gains_six_at_most() -> None:
    records = [_did("A5+1", "02-01"), _did("A5+2", "03-01"), _did("A5+3", "04-01")]
    more = [_did("A5+4", "05-01"), _did("A5-3", "06-01")]
    assert _lines(*records, *more)[3:] == [(2, 0, ("aspect",)), (-4, -4, ())]


def test_one_event_counts_once_with_the_best_and_with_the_heaviest() -> None:
    records = [
        _did("A4+3", "05-01", event="flood"),
        _did("A6+6", "05-01", event="flood"),
        _did("A4-2", "05-02", event="flood"),
        _did("A4-1", "05-03", event="flood"),
    ]
    lines = {
        line.record[:4]: (line.did, line.why) for line in rating(DEFAULT, LIMITS, records).lines
    }
    assert lines == {
        "A4+3": (0, ("event",)),
        "A6+6": (10, ()),
        "A4-2": (0, ("event",)),
        "A4-1": (-8, ()),
    }


def test_of_titles_the_highest_counts() -> None:
    titles = [_did("A6+7", "02-01", tier=4), _did("A6+7", "03-01", tier=2)]
    assert _lines(*titles) == [(8, 8, ()), (4, 0, ("best",))]


def test_one_event_takes_ten_at_most_and_nothing_falls_below_0() -> None:
    assert _lines(_did("A8-3", "05-01", amount=2)) == [(-24, -20, ("loss-limit",))]
    many = [_did("A8-3", f"05-{day:02}") for day in range(1, 32)]
    assert rating(DEFAULT, LIMITS, many).halves == 0
    generous = [_did(code, "05-01") for code in DEFAULT.items if "+" in code]
    assert rating(DEFAULT, Limits(aspect_halves=200), generous).halves == 200


def test_a_record_of_other_rules_counts_for_nothing() -> None:
    unknown = [_did("Z9+9", "05-01"), _did("A1+1", "05-01", tier=7)]
    assert _lines(*unknown) == [(0, 0, ("no-rule",))] * 2
    assert points_to_post(DEFAULT, LIMITS, unknown, {one.id for one in unknown}) == dict.fromkeys(
        (one.id for one in unknown), 0
    )


def _post(*records: Scored) -> list[int]:
    fresh = {one.id for one in records if one.posted is None}
    return list(points_to_post(DEFAULT, LIMITS, records, fresh).values())


def test_points_are_the_tier_s_within_the_item_s_cap() -> None:
    assert _post(_did("A1+5", "01-01"), _did("A1+5", "02-01"), _did("A1+5", "03-01")) == [5, 5, 0]
    assert _post(_did("A6+1", "05-01", amount=12)) == [20]


def test_what_was_posted_stays_and_uses_up_room_first() -> None:
    assert _post(_did("A1+5", "09-01", posted=5), _did("A1+5", "01-01"), _did("A1+5", "02-01")) == [
        5,
        0,
    ]
    assert _post(_did("A1+5", "09-01", posted=0), _did("A1+5", "01-01"), _did("A1+5", "02-01")) == [
        5,
        5,
    ]


def test_a_month_gives_60_at_most_and_honours_lie_outside() -> None:
    honours = [_did("A2+5", "05-01"), _did("A6+6", "05-02")]
    minded = [_did("A5+2", "05-03"), _did("A5+1", "05-04"), _did("A5+3", "05-05")]
    assert _post(*honours, *minded) == [50, 100, 30, 20, 10]
    assert _post(
        _did("A5+2", "05-03", posted=60), _did("A5+1", "05-04"), _did("A5+1", "06-04")
    ) == [
        0,
        20,
    ]


def test_a_year_gives_500_at_most() -> None:
    before = [_did("A5+2", f"{month:02}-01", posted=60) for month in range(1, 9)]
    assert _post(*before, _did("A5+2", "10-01")) == [20]


def test_one_event_and_one_title_are_paid_up_to_the_best() -> None:
    assert _post(_did("A4+3", "05-01", event="x"), _did("A6+6", "05-02", event="x")) == [5, 95]
    assert _post(_did("A6+7", "02-01", posted=10, tier=2), _did("A6+7", "03-01", tier=4)) == [20]
    assert _post(_did("A6+7", "02-01", posted=30, tier=4), _did("A6+7", "03-01", tier=2)) == [0]


def test_a_minus_gives_no_points() -> None:
    assert _post(_did("A8-3", "05-01")) == [0]


# ---- random histories: hypothesis gives the seeds, so that every example is a dense history

SEEDS = given(seed=st.integers(0, 2**48))


@pytest.mark.prove
@RANDOM_HISTORIES
@SEEDS
def test_any_rating_is_the_oracle_s(seed: int) -> None:
    it = history(seed)
    shown = rating(it.rules, it.limits, it.records)
    halves, did = plain_rating(it.rules, it.limits, it.records)
    assert {line.record: line.did for line in shown.lines} == did
    assert shown.halves == halves
    assert all((line.did == line.would) == (not line.why) for line in shown.lines if line.would)
    assert rating(it.rules, it.limits, sorted(it.records, key=lambda one: one.id)) == shown


@pytest.mark.prove
@RANDOM_HISTORIES
@SEEDS
def test_any_points_are_the_oracle_s(seed: int) -> None:
    it = history(seed)
    earned = points_to_post(it.rules, it.limits, it.records, it.fresh)
    assert earned == plain_points(it.rules, it.limits, it.records, it.fresh)
    assert all(points >= 0 for points in earned.values())
    again = sorted(it.records, key=lambda one: one.id)
    assert points_to_post(it.rules, it.limits, again, it.fresh) == earned


@pytest.mark.prove
@RANDOM_HISTORIES
@SEEDS
def test_posted_in_any_batches_no_month_and_no_year_is_passed(seed: int) -> None:
    it, rest = history(seed), random.Random(seed)
    standing = {one.id: replace(one, posted=None) for one in it.records}
    while late := [one.id for one in standing.values() if one.posted is None]:
        batch = rest.sample(late, rest.randint(1, len(late)))
        earned = points_to_post(it.rules, it.limits, standing.values(), batch)
        for key, points in earned.items():
            standing[key] = replace(standing[key], posted=points)
    months: Counter[tuple[int, int]] = Counter()
    years: Counter[int] = Counter()
    for one in standing.values():
        item = it.rules.items.get(one.item)
        if item is not None and not item.honour:
            months[one.happened_on.year, one.happened_on.month] += one.posted or 0
            years[one.happened_on.year] += one.posted or 0
    assert max(months.values(), default=0) <= it.limits.month_points
    assert max(years.values(), default=0) <= it.limits.year_points
