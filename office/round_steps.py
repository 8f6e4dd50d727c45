"""The four steps of a round as its page tells them: how far, when, what is next; the act due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flask_babel import format_date, gettext

from civility.round_board import Board
from civility.rounds import COMPLETED, FILING, PRELIMINARY, PUBLICITY, STEPS
from kernel import clock
from office.round_words import STEP_NAMES

#: What a village's history calls the end of a step.
_ENDS: Final = {FILING: "filed", PRELIMINARY: "published", PUBLICITY: "signed"}


@dataclass(frozen=True)
class StepShown:
    """One step: `state` is past, here or ahead; `when` and `note` are words, `note` may be none."""

    name: str
    state: str
    when: str
    note: str


def steps_shown(board: Board) -> list[StepShown]:
    """The steps in their order, as they stand today."""
    at = STEPS.index(board.place.step)
    done = board.place.step == COMPLETED
    return [
        StepShown(
            name=str(STEP_NAMES[step]),
            state=_state(no - at, is_done=done),
            when=_when(board, step, is_past=no < at or done),
            note=_NOTES[step](board),
        )
        for no, step in enumerate(STEPS)
    ]


def act_due(board: Board, may: Mapping[str, bool], ready: Iterable[int]) -> str:
    """The one act that is next for whoever looks: the name its form has; none, nothing.

    What hangs on somebody else, or on a day to come, is nobody's act now.
    """
    step, cover = board.place.step, board.coverage
    if any(ready):
        return "complete-all"
    if step == FILING and may["run"]:
        return "file"
    if step == PRELIMINARY and may["run"]:
        return _due_in_rating(board)
    if step == PUBLICITY and may["run"] and cover.told < cover.subjects:
        return "told"
    if step == PUBLICITY and may["sign"] and not board.place.signed_by:
        return "sign"
    return ""


def _due_in_rating(board: Board) -> str:
    cover = board.coverage
    acts = (
        ("assign", cover.assigned < cover.subjects),
        ("propose", cover.proposed < cover.assigned),
        ("call", board.place.session_on is None),
        ("publish", cover.is_whole and cover.subjects > 0),
    )
    return next((act for act, is_due in acts if is_due), "")


def _state(steps_ahead: int, *, is_done: bool) -> str:
    if steps_ahead < 0 or is_done:
        return "past"
    return "ahead" if steps_ahead else "here"


def _when(board: Board, step: str, *, is_past: bool) -> str:
    """The day the step ended; in publicity how far its days are, before completion the first."""
    if is_past:
        return _ended(board, _ENDS.get(step, "completed"))
    notice, today = board.notice, clock.today()
    if notice is None:
        return ""
    if step == PUBLICITY:
        days = (notice.until_on - notice.hung_on).days
        day = min((today - notice.hung_on).days, days)
        if day == 0:
            return str(gettext("hung today, %(days)s full days", days=days))
        return str(gettext("day %(day)s of %(days)s", day=day, days=days))
    return str(gettext("from %(on)s at the earliest", on=_day(notice.until_on + timedelta(days=1))))


def _ended(board: Board, what: str) -> str:
    at = [one.at for one in board.steps if one.what == what]
    return _day(clock.local(at[-1]).date()) if at else ""


def _filing(board: Board) -> str:
    filed = board.filing
    return str(gettext("%(n)s of %(all)s filed", n=filed.complete, all=filed.subjects))


def _rating(board: Board) -> str:
    place, cover = board.place, board.coverage
    if place.step == FILING:
        return str(gettext("when filing is closed"))
    if place.session_on is None:
        return str(gettext("the session's notice hangs %(n)s full days first", n=_days(board)))
    if clock.today() < place.session_on:
        return str(gettext("session from %(on)s", on=_day(place.session_on)))
    return str(gettext("%(n)s of %(all)s agreed", n=cover.agreed, all=cover.subjects))


def _publicity(board: Board) -> str:
    if board.notice is None:
        return str(gettext("when every score is agreed"))
    first, last = _day(board.notice.hung_on), _day(board.notice.until_on)
    return str(gettext("%(first)s to %(last)s", first=first, last=last))


def _completion(board: Board) -> str:
    if board.place.grade:
        return str(gettext("the village: %(grade)s", grade=board.place.grade))
    if board.place.signed_by:
        return str(gettext("signed by supervision"))
    return str(gettext("objections answered, supervision signs"))


def _days(board: Board) -> int:
    return board.round.session_notice_days


def _day(day: date) -> str:
    return str(format_date(day, gettext("MMM d")))


_NOTES: Final = {
    FILING: _filing,
    PRELIMINARY: _rating,
    PUBLICITY: _publicity,
    COMPLETED: _completion,
}
