"""Reports on offers: what is used, by policy, village, grade and merchant, and what is not."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from kernel import clock
from kernel.db import reading
from merchants import policies, roll, use_reports
from merchants.showing import Running
from merchants.use_reports import Days, Sum
from office.offer_sheet import Table, offers_workbook
from office.places import chosen, villages_for
from registry import Region, current_actor, permit

pages: Final = Blueprint("offer_reports", __name__)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: So many merchants stand by name; what the others did stands together.
NAMED: Final = 60


@dataclass(frozen=True)
class Report:
    """All that page and workbook say of these villages and days."""

    places: list[Region]
    place: Region | None
    days: Days
    total: Sum
    tables: list[Table]
    unused: list[Running]
    without: list[str]


@pages.get("/reports/offers")
@permit("reports", scope="village")
def index() -> ResponseReturnValue:
    """Use in a stretch of days, this year's unless others are asked for."""
    said = _report()
    options = [("", gettext("All villages")), *((one.id, one.name) for one in said.places)]
    return render_template("office/offer_reports.html", said=said, village_options=options)


@pages.get("/reports/offers.xlsx")
@permit("reports", scope="village")
def sheet() -> ResponseReturnValue:
    """The same as a workbook."""
    said = _report()
    content = offers_workbook(said.tables, said.unused, said.without)
    answer = Response(content, mimetype=XLSX)
    name = f"offers-{said.place.id if said.place else 'all'}-{said.days.until.isoformat()}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _report() -> Report:
    days = _days()
    is_zh = str(get_locale()).startswith("zh")
    with reading() as db:
        places = villages_for(db, current_actor(), "reports")
        place = chosen(places, request.args.get("village"))
        shown = [place] if place else places
        ids = {one.id for one in shown}
        sums = use_reports.used(db, ids, days)
        titles = {one.no: one.said("title", is_zh=is_zh) for one in policies.policies_in_force(db)}
        names = {one.code: one.name for one in roll.merchants_in(db, ids)}
        grades = use_reports.used_by_grade(db, ids, days)
        unused = use_reports.unused_offers(db, ids, days)
        lacking = use_reports.policies_without_offer(db, ids)
    tables = [
        Table(gettext("By policy"), gettext("Policy"), _by_policy(sums, titles)),
        Table(gettext("By village"), gettext("Village"), _by_village(sums, shown)),
        Table(gettext("By merchant"), gettext("Merchant"), _by_merchant(sums, names)),
        Table(gettext("By grade"), gettext("Grade"), [(_grades(one), n) for one, n in grades]),
    ]
    without = [f"{one.no}. {titles[one.no]}" for one in lacking]
    return Report(places, place, days, use_reports.total(sums), tables, unused, without)


def _days() -> Days:
    today = clock.today()
    since, until = _day("from"), _day("until")
    until = min(until or today, today)
    first = since or date(until.year, 1, 1)
    return Days(min(first, until), until)


def _day(name: str) -> date | None:
    """The day that was asked for; of what cannot be read, none."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _by_policy(sums: list[Sum], titles: dict[int, str]) -> list[tuple[str, Any]]:
    found = use_reports.summed(sums, lambda one: one.policy)
    return [(f"{no}. {titles.get(no, '')}".strip(), found[no]) for no in sorted(found)]


def _by_village(sums: list[Sum], shown: list[Region]) -> list[tuple[str, Any]]:
    found = use_reports.summed(sums, lambda one: one.village)
    return [(one.name, found[one.id]) for one in shown if one.id in found]


def _by_merchant(sums: list[Sum], names: dict[str, str]) -> list[tuple[str, Any]]:
    """By name, not by how much: nothing here is a ranking."""
    found = use_reports.summed(sums, lambda one: one.merchant)
    codes = sorted(found, key=lambda one: (names[one], one))
    lines = [(names[one], found[one]) for one in codes[:NAMED]]
    if codes[NAMED:]:
        others = use_reports.total([found[one] for one in codes[NAMED:]])
        lines.append((gettext("Others together"), others))
    return lines


def _grades(names: tuple[str, ...]) -> str:
    said = [gettext("B to D, or not rated") if one == "rest" else one for one in names]
    return str(gettext(", ")).join(said)
