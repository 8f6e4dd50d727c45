"""The list: what stands beside each subject, and what the filters ask for."""

from kernel.db import Database, reading
from office.roster import choices_in, lines_of, wanted_in
from pos import undo
from registry import finding, region_by_id, villages
from tests.pos.counter import FAR, LI, MATCHES, POOR, WANG, Town
from tests.registry.crowd import counted


def test_a_line_says_points_cards_and_the_last_redemption(database: Database, town: Town) -> None:
    slip = town.redeem((MATCHES, 2)).reply["slip"]
    town.redeem((MATCHES, 1), card=LI)
    undo(town.clerk, slip=slip, key="u")
    with reading() as session:
        page = finding.find_page(session, finding.Wanted((town.east,)))
        with counted(database.reader) as run:
            lines = {line.number: line for line in lines_of(session, page.subjects)}
    assert len(run) == 5
    assert (lines[WANG].name, lines[WANG].points, lines[WANG].last_on) == ("王某某", 100, None)
    assert lines[LI].last_on is not None
    assert (lines[POOR].points, lines[POOR].last_on) == (0, None)
    assert lines[WANG].glance.cards == 1
    assert not lines[WANG].closed


def test_groups_and_grids_are_offered_for_one_village(town: Town) -> None:
    with reading() as session:
        choices = choices_in(session, region_by_id(session, town.west))
        assert [name for _id, name in choices.grids] == ["黄圩第1网格"]
        assert choices_in(session, None).grids == []


def test_filters_that_are_no_choice_ask_for_nothing(town: Town) -> None:
    with reading() as session:
        places = villages(session)
    wanted = wanted_in(places, None, text=FAR, grid="x" * 20, card="maybe", closed="?")
    assert wanted == finding.Wanted((town.east, town.west), FAR)
    wanted = wanted_in(places, places[1], group="5组", grid="7", card="no", closed="yes")
    assert wanted == finding.Wanted((town.west,), "", "5组", 7, card=False, closed=True)
