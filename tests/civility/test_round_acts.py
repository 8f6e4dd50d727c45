"""The frame of the round's acts: the right, the village, the step."""

from typing import Any

import pytest

from civility import calling, filing, publicity, round_acts
from civility.round_acts import RoundWords
from civility.rounds import RoundUnknown, StepNotDue
from kernel.db import reading
from registry import SubjectUnknown
from tests.civility.rounding import YEAR, Around, make_person
from tests.registry.people import make_household

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Act = Any
#: act, and the step before which, or after which, it is refused
EARLY: list[tuple[Act, str]] = [
    (calling.hang_session, "open"),
    (publicity.publish_grades, "open"),
    (publicity.mark_told, "file"),
]
LATE: list[tuple[Act, str]] = [
    (filing.close_filing, "file"),
    (calling.hang_session, "publish"),
    (publicity.publish_grades, "publish"),
]


@pytest.mark.parametrize(
    ("act", "stand"),
    [*EARLY, *LATE],
    ids=[f"{act.__name__}-{stand}" for act, stand in [*EARLY, *LATE]],
)
def test_no_step_is_skipped_and_none_goes_back(around: Around, act: Act, stand: str) -> None:
    around.until(stand)
    before = around.place().step
    with pytest.raises(StepNotDue) as refused:
        act(around.officer, YEAR, around.id)
    assert refused.value.details == {"step": before}
    assert around.place().step == before


def test_another_village_is_answered_like_no_round(around: Around) -> None:
    around.open()
    west = make_person("west", around.town.west)
    for actor, round_id in ((west, YEAR), (around.officer, "1999")):
        with pytest.raises(RoundUnknown):
            filing.close_filing(actor, round_id, around.id, why="x")


def test_supervision_reads_everything_and_scores_nothing(around: Around) -> None:
    around.until("file")
    supervisor = around.people["supervisor"]
    assert supervisor.may(round_acts.READ, village_id=around.id)
    for right in (round_acts.RUN, round_acts.SCORE, round_acts.REVIEW):
        assert not supervisor.may(right, village_id=around.id)


@pytest.mark.parametrize("words", ["", " \n ", "长" * 501, "\x07"])
def test_a_reason_is_one_line_of_words(database_url: str, words: str) -> None:
    with pytest.raises(RoundWords):
        round_acts.reason(words)
    assert round_acts.reason(" 下雪 \n 改期 ") == "下雪 改期"


def test_numbers_are_of_this_village(around: Around) -> None:
    make_household(around.town.west, "020001")
    with reading() as session:
        found = round_acts.subjects_in(session, around.id, around.numbers[:2])
        assert [one.number for one in found] == around.numbers[:2]
        with pytest.raises(SubjectUnknown):
            round_acts.subjects_in(session, around.id, ["020001"])
