"""Awards: the list with its filters and its workbook, one award, and taking a wrong one back."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

import ledger
from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.beside import second_of
from office.places import chosen_one, villages_for
from office.sheets import Value, workbook
from registry import (
    account_of,
    award_listing,
    award_reversals,
    awarding,
    current_actor,
    permit,
)

pages: Final = Blueprint("awards", __name__)

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/awards")
@permit("awards.post", scope="village")
def index() -> ResponseReturnValue:
    """The awards of one village, newest first."""
    with reading() as session:
        places = villages_for(session, current_actor(), awarding.AWARD)
        village = chosen_one(places, request.args.get("village"))
        wanted = _wanted(village.id)
        found = award_listing.awards_page(session, wanted, request.args.get("before"))
        act = award_listing.find_act(session, village.id, wanted.act_id)
        people = award_listing.awarders(session, village.id)
    return render_template(
        "office/awards.html",
        found=found,
        act=act,
        people=people,
        village=village,
        villages=[(one.id, one.name) for one in places],
        here=_asked(),
    )


@pages.get("/awards/export")
@permit("awards.post", scope="village")
def export() -> ResponseReturnValue:
    """The awards that match, as a workbook; names masked."""
    headings = [
        gettext("Day"),
        gettext("Household number"),
        gettext("Name"),
        gettext("Points"),
        gettext("Reason"),
        gettext("Awarded by"),
        gettext("Taken back"),
    ]
    with reading() as session:
        places = villages_for(session, current_actor(), awarding.AWARD)
        village = chosen_one(places, request.args.get("village"))
        found = award_listing.all_awards(session, _wanted(village.id))
        content = workbook(gettext("Awards"), headings, map(_cells, found))
    return sheet(content, f"awards-{clock.today()}.xlsx")


@pages.get("/awards/<int:village>/<entry>")
@permit("awards.post", scope="village")
def award(village: int, entry: str) -> ResponseReturnValue:
    """One award, with the form that takes it back."""
    return _award_page(village, entry)


@pages.post("/awards/<int:village>/<entry>")
@permit("awards.post", scope="village")
def take_back(village: int, entry: str) -> ResponseReturnValue:
    """Take a wrong award back; the second officer gives the own password."""
    actor, form = current_actor(), request.form
    try:
        with reading() as session:
            award_reversals.find_award(session, actor, village, entry)
        asked = award_reversals.AwardCorrection(
            village_id=village,
            entry=entry,
            reason=form.get("reason", ""),
            second=second_of(form, request.remote_addr or ""),
            left_only=form.get("left_only") == "1",
        )
        award_reversals.reverse_award(actor, asked, key=form.get("key", ""))
    except award_reversals.AwardUnknown:
        raise
    except Refusal as refusal:
        return _award_page(village, entry, refusal), refusal.status
    return redirect(url_for("awards.award", village=village, entry=entry), 303)


def sheet(content: bytes, name: str) -> Response:
    """A workbook to keep, under this name."""
    response = make_response(content)
    response.content_type = XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(row: award_listing.AwardRow) -> tuple[Value, ...]:
    day = clock.local(row.at).date()
    return day, row.number, row.name, row.points, row.reason, row.by, row.taken


def _award_page(village: int, entry: str, error: Refusal | None = None) -> str:
    with reading() as session:
        found = award_reversals.find_award(session, current_actor(), village, entry)
        detail = award_listing.award_detail(session, found)
        left = ledger.available(session, village, account_of(detail.row.number))
    return render_template(
        "office/award.html",
        village=village,
        award=detail.row,
        detail=detail,
        left=min(left, detail.row.points),
        error=error,
        key=clock.new_id(),
    )


def _wanted(village_id: int) -> award_listing.AwardFilter:
    asked = request.args
    return award_listing.AwardFilter(
        village_id=village_id,
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
        reason=asked.get("reason", "").strip()[:100],
        staff_id=asked.get("by", "")[:32],
        number=asked.get("number", "").strip()[:20],
        act_id=asked.get("act", "")[:32],
    )


def _asked() -> dict[str, Any]:
    """What the page was asked for, to be carried to the next one and to the workbook."""
    known = ("village", "since", "until", "reason", "by", "number", "act")
    return {name: request.args[name] for name in known if request.args.get(name)}


def _day(said: str) -> date | None:
    """A day as the field sends it; anything else asks for nothing."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
