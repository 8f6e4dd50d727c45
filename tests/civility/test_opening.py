"""Opening a round: by the town, once, with its figures and the rulebook in force."""

from datetime import date
from typing import Any

import pytest

from civility import opening
from civility.opening import Figures, RoundRunning, RoundTaken, RoundUnfit
from civility.rounds import places_of
from kernel import clock
from kernel.db import reading, transaction
from registry import NotPermitted, set_setting
from tests.civility.rounding import SINCE, UNTIL, YEAR, Around

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _open(around: Around, round_id: str = YEAR, **told: Any) -> Any:
    days = {"since": SINCE, "until": UNTIL}
    return opening.open_round(around.chief, round_id, **days | told)


def test_the_figures_and_the_rules_are_frozen(around: Around) -> None:
    transaction(lambda tx: set_setting(tx, around.town.id, "aspect_gain", 5))
    made = _open(around)
    assert (made.gain_halves, made.loss_halves, made.cut_aaa) == (10, 20, 180)
    assert made.rulebook_id == 1
    with reading() as session:
        places = places_of(session, YEAR)
    assert {one.village_id: one.step for one in places} == {
        around.town.east: "filing",
        around.town.west: "filing",
    }


def test_a_village_opens_none(around: Around) -> None:
    with pytest.raises(NotPermitted):
        opening.open_round(around.officer, YEAR, since=SINCE, until=UNTIL)


def test_a_round_is_opened_once_and_alone(around: Around) -> None:
    _open(around)
    with pytest.raises(RoundTaken):
        _open(around)
    with pytest.raises(RoundRunning) as refused:
        _open(around, "2027")
    assert refused.value.details == {"round": YEAR}


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("id", {"round_id": "a/b"}),
        ("until", {"until": date(2025, 12, 31)}),
        ("until", {"until": date(2027, 12, 31)}),
        ("cuts", {"figures": Figures(cut_aa=180)}),
        ("cuts", {"figures": Figures(cut_aaa=201)}),
        ("points", {"figures": Figures(points_a=-1)}),
        ("shares", {"figures": Figures(village_share=85)}),
        ("days", {"figures": Figures(notice_days=0)}),
    ],
)
def test_what_cannot_be_is_refused(around: Around, field: str, told: dict[str, Any]) -> None:
    with pytest.raises(RoundUnfit) as refused:
        _open(around, **told)
    assert refused.value.details == {"field": field}


def test_a_seed_is_kept(around: Around) -> None:
    assert _open(around, seed="planted").seed == "planted"
    assert clock.today() > UNTIL
