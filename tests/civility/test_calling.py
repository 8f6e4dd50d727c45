"""The session's notice: hung on the 1st, the session opens on the 5th."""

from datetime import date

import pytest

from civility import assigning, calling, deciding, proposing
from civility.calling import SessionHung, SessionNotOpen
from civility.notices import hung, lines_of
from kernel.db import reading
from tests.civility.rounding import YEAR, Around

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _confirm_all(around: Around) -> None:
    mine = around.of_group("scorer-a")
    deciding.confirm_scores(around.people["scorer-a"], YEAR, around.id, numbers=mine)


@pytest.fixture
def waiting(around: Around) -> Around:
    """All is ready on the 1st; the session was not called."""
    around.until("seat")
    assigning.assign(around.officer, YEAR, around.id)
    proposing.propose_all(around.officer, YEAR, around.id)
    return around


def test_nobody_scores_without_a_notice(waiting: Around) -> None:
    with pytest.raises(SessionNotOpen):
        _confirm_all(waiting)


def test_three_full_days_lie_between(waiting: Around) -> None:
    place = calling.hang_session(waiting.officer, YEAR, waiting.id)
    assert place.session_on == date(2026, 12, 5)
    for _day in range(4):
        with pytest.raises(SessionNotOpen) as refused:
            _confirm_all(waiting)
        assert refused.value.details == {"on": "2026-12-05"}
        waiting.calendar.forward(1)
    _confirm_all(waiting)


def test_it_is_hung_once_and_names_nobody(waiting: Around) -> None:
    calling.hang_session(waiting.officer, YEAR, waiting.id)
    with pytest.raises(SessionHung):
        calling.hang_session(waiting.officer, YEAR, waiting.id)
    with reading() as session:
        notice = hung(session, waiting.id, waiting.place().session_notice or "")
        assert (notice.kind, notice.period, lines_of(session, notice)) == ("session", YEAR, [])
