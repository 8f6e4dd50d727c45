"""The round as Excel: a village's roll, and grades and movement by village."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Final

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from civility import grading, round_board, rounds, score_lists
from kernel import clock
from kernel.db import reading
from office import round_words
from office.round_places import Shown, shown_round
from office.sheets import Value, workbook
from office.views.rounds import READ, pages
from registry import current_actor, permit

__all__ = ["pages"]

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/rounds/roll.xlsx")
@permit(READ, scope="village")
def roll() -> ResponseReturnValue:
    """The village's scores as Excel: numbers and masked names."""
    shown = _shown()
    with reading() as session:
        around = rounds.round_by_id(session, shown.round_id)
        place = rounds.place_of(session, shown.round_id, shown.village.id)
        rows = score_lists.every_score(session, around, place)
    headings = [gettext("Number"), gettext("Name"), gettext("Rating group"), gettext("Score")]
    lines: list[list[Value]] = [
        [
            row.number,
            row.name,
            row.rating.panel_no,
            round_words.score_text(row.rating.halves),
            row.grade,
            row.rating.grade_before or "",
            str(round_words.STATES[row.state]),
        ]
        for row in rows
    ]
    headings += [gettext("Grade"), gettext("Grade before"), gettext("State")]
    content = workbook(gettext("Round %(name)s", name=shown.round_id), headings, lines)
    return _sheet(content, f"round-{shown.round_id}")


@pages.get("/rounds/grades.xlsx")
@permit(READ, scope="village")
def grades() -> ResponseReturnValue:
    """Grades now and before, and how many moved, a line for each of the person's villages."""
    shown = _shown()
    mine = {one.id: one.name for one in shown.places}
    with reading() as session:
        around = rounds.round_by_id(session, shown.round_id)
        places = [one for one in rounds.places_of(session, around.id) if one.village_id in mine]
        lines = [(place, round_board.village_grades(session, around, place)) for place in places]
    rows: list[list[Value]] = [
        [mine[place.village_id], str(round_words.STEP_NAMES[place.step]), *_figures([line])]
        for place, line in lines
    ]
    if len(lines) > 1:
        rows.append([gettext("Sum"), "", *_figures([line for _, line in lines])])
    headings = [
        gettext("Village"),
        gettext("Step"),
        *(gettext("%(grade)s now", grade=one) for one in grading.GRADES),
        gettext("Rated"),
        gettext("A and above"),
        gettext("Share"),
        *(gettext("%(grade)s before", grade=one) for one in grading.GRADES),
        gettext("Higher than before"),
        gettext("As before"),
        gettext("Lower than before"),
        gettext("Without a grade before"),
    ]
    content = workbook(gettext("Round %(name)s", name=around.id), headings, rows)
    return _sheet(content, f"grades-{around.id}")


def _figures(lines: Iterable[round_board.VillageGrades]) -> list[Value]:
    """One village's figures, or the sums of several; the share in percent, to a tenth."""
    shown = list(lines)
    rated, above, fresh = (sum(map(attrgetter(one), shown)) for one in ("rated", "above", "fresh"))
    thousandths = (above * 1000 + rated // 2) // rated if rated else 0
    return [
        *(sum(one.grades[grade] for one in shown) for grade in grading.GRADES),
        rated,
        above,
        f"{thousandths // 10}.{thousandths % 10}%",
        *(sum(one.before[grade] for one in shown) for grade in grading.GRADES),
        *(sum(one.moved[step] for one in shown) for step in range(3)),
        fresh,
    ]


def _sheet(content: bytes, name: str) -> Response:
    answer = Response(content, mimetype=XLSX)
    told = f"attachment; filename={name}-{clock.today():%Y%m%d}.xlsx"
    answer.headers["Content-Disposition"] = told
    return answer


def _shown() -> Shown:
    with reading() as session:
        return shown_round(session, current_actor(), READ, request.args)
