"""Reports: what was issued, redeemed and ended, what is outstanding and how old, whom to visit."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext

import ledger
import pos
from kernel import clock
from kernel.db import reading
from office import dashboard
from office.ageing_sheet import ageing_workbook
from office.dashboard import Age
from office.places import chosen, chosen_one, villages_for
from office.shop_sheets import visits_workbook
from office.yuan import in_yuan
from registry import Region, current_actor, permit, point_values

pages: Final = Blueprint("reports", __name__)

PAGE: Final = 50
#: No village has more households; a sheet stays one that can be opened anywhere.
SHEET: Final = 5_000
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/reports")
@permit("reports", scope="village")
def report() -> ResponseReturnValue:
    """A year of a village, or of all villages of whoever asks."""
    today = clock.today()
    with reading() as session:
        places = villages_for(session, current_actor(), "reports")
        place = chosen(places, request.args.get("village"))
        shown = [place] if place else places
        villages = [one.id for one in shown]
        sums = ledger.month_sums(session, villages)
        lots = ledger.outstanding(session, villages)
        earned = ledger.outstanding_by_month(session, villages)
        fen = point_values.fen_in(session, villages, on=today)
    years = dashboard.years_of(sums, today=today)
    asked = request.args.get("year", "")
    year = int(asked) if asked in map(str, years) else today.year
    by_village, ever = dashboard.by_village(sums, year), dashboard.by_village(sums)
    nothing = dashboard.Figures()
    return render_template(
        "office/reports.html",
        places=places,
        place=place,
        year=year,
        village_options=[("", gettext("All villages")), *((one.id, one.name) for one in places)],
        year_options=[(one, one) for one in years],
        total=dashboard.figures_of(sums, year=year),
        worth=in_yuan(dashboard.worth_of(sums, fen)),
        ever=dashboard.figures_of(sums),
        **_by_month(sums, year),
        age_rows=[(_age(one), one.points, None) for one in dashboard.ages_of(lots, today=today)],
        earned_rows=[
            (_earned(month), points, None) for month, points in dashboard.months_earned(earned)
        ],
        villages=[
            _line(one, by_village.get(one.id, nothing), ever.get(one.id, nothing).outstanding, fen)
            for one in shown
        ],
    )


@pages.get("/reports/outstanding.xlsx")
@permit("reports", scope="village")
def outstanding_sheet() -> ResponseReturnValue:
    """What is outstanding and how old, by village and month, as a workbook."""
    with reading() as session:
        places = villages_for(session, current_actor(), "reports")
        place = chosen(places, request.args.get("village"))
        names = {one.id: one.name for one in ([place] if place else places)}
        content = ageing_workbook(
            ledger.outstanding_by_month(session, names),
            ledger.outstanding(session, names),
            names,
            point_values.fen_in(session, names, on=clock.today()),
        )
    answer = Response(content, mimetype=_XLSX)
    name = f"outstanding-{place.id if place else 'all'}-{clock.today().isoformat()}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.get("/reports/visits")
@permit("reports", scope="village")
def visits() -> ResponseReturnValue:
    """Households that redeemed nothing for 90 days, by number: whom to visit."""
    with reading() as session:
        places = villages_for(session, current_actor(), "reports")
        place = chosen_one(places, request.args.get("village"))
        after = request.args.get("after", "")[:20]
        found = pos.quiet_households(session, place.id, after=after, limit=PAGE + 1)
        count = pos.count_quiet(session, [place.id])
    return render_template(
        "office/visits.html",
        places=places,
        place=place,
        households=found[:PAGE],
        count=count,
        after=after,
        older=found[PAGE - 1].number if len(found) > PAGE else None,
    )


@pages.get("/reports/visits.xlsx")
@permit("reports", scope="village")
def visits_sheet() -> ResponseReturnValue:
    """The same as a workbook, to be taken along."""
    with reading() as session:
        places = villages_for(session, current_actor(), "reports")
        place = chosen_one(places, request.args.get("village"))
        found = pos.quiet_households(session, place.id, limit=SHEET)
        last = pos.last_redemptions(session, [place.id], [one.number for one in found])
        content = visits_workbook(found, last)
    answer = Response(content, mimetype=_XLSX)
    name = f"visits-{place.id}-{clock.today().isoformat()}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _line(
    place: Region, year: dashboard.Figures, held: int, fen: Mapping[int, int]
) -> tuple[Region, dashboard.Figures, int, str]:
    """A village's year, what its households hold, and what is owed for it in yuan."""
    return place, year, held, in_yuan(held * fen[place.id])


def _by_month(sums: Sequence[ledger.MonthSum], year: int) -> dict[str, Any]:
    """The months of the year, and the bars that show them beside the year before."""
    today = clock.today()
    months = dashboard.months_of(sums, year, today=today)
    last = dashboard.months_of(sums, year - 1, today=today)
    names = [_month(one.first) for one in months]
    bars = {
        f"{figure}_rows": [
            (name, getattr(one.figures, figure), getattr(one.before, figure))
            for name, one in zip(names, months, strict=True)
        ]
        for figure in ("issued", "redeemed", "expired")
    }
    bars["held_rows"] = [
        (name, one.outstanding, before.outstanding)
        for name, one, before in zip(names, months, last, strict=False)
    ]
    return {"months": months, **bars}


def _month(first: date) -> str:
    return str(format_date(first, "MMM"))


def _earned(month: date) -> str:
    return str(format_date(month, gettext("MMM y")))


def _age(age: Age) -> str:
    if age.ended:
        return str(gettext("Ended in %(year)s, not yet posted", year=age.year))
    return str(gettext("In %(year)s", year=age.year))
