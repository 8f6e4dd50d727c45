"""The proof sheet of a shop and a day, on the page and on A4 paper for the notice board."""

from datetime import date
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

import pos
from kernel import clock
from kernel.db import reading
from office.places import chosen, villages_for
from registry import current_actor, permit

pages: Final = Blueprint("proof", __name__)


@pages.get("/reports/proof")
@permit("reports", scope="village")
def sheet() -> ResponseReturnValue:
    """Ledger, balances, slips and stock of a shop at the end of a day: the first shop, today."""
    today = clock.today()
    day = min(_day(request.args.get("day", "")) or today, today)
    with reading() as session:
        places = villages_for(session, current_actor(), "reports")
        place = chosen(places, request.args.get("village"))
        shops = pos.shops_in(session, [one.id for one in ([place] if place else places)])
        asked = request.args.get("shop", "")
        shop = next((one for one in shops if one.code == asked), shops[0] if shops else None)
        proof = pos.proof_sheet(session, shop, day) if shop else None
    return render_template(
        "office/proof.html",
        shops=[(one.code, one.name) for one in shops],
        shop=shop,
        proof=proof,
        day=day,
        today=today,
        printed=clock.local(clock.now()),
    )


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
