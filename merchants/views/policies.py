"""The policies for anybody: what there is, one policy in full, and a leaflet to print."""

from typing import Any, Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.db import reading
from merchants.finance import finance_persons
from merchants.policies import PolicyUnknown, policies_of, version_in_force
from merchants.showing import running_offers
from registry import ANYBODY, Region, opening_days, permit, town, villages

pages: Final = Blueprint("policies", __name__)


@pages.get("/policies")
@permit(ANYBODY, scope="public")
def index() -> ResponseReturnValue:
    """The policies of the version in force."""
    return render_template("merchants/policies.html", **_in_force())


@pages.get("/policies/<int:no>")
@permit(ANYBODY, scope="public")
def one(no: int) -> ResponseReturnValue:
    """One policy: what, who, by whom, resting on what, from when until when; its offers."""
    found = _in_force()
    chosen = [policy for policy in found["policies"] if policy.no == no]
    if not chosen:
        raise PolicyUnknown
    return render_template(
        "merchants/policy.html", **found, **_persons(), **_offers(no), policy=chosen[0]
    )


@pages.get("/policies/leaflet")
@permit(ANYBODY, scope="public")
def leaflet() -> ResponseReturnValue:
    """The policies that run and the offers, all or one village's, on A4 that is folded once."""
    asked = request.args.get("village", "")
    return render_template("merchants/leaflet.html", **_in_force(), **_offers(None, asked))


def _persons() -> dict[str, Any]:
    with reading() as session:
        places = villages(session)
        return {
            "villages": places,
            "persons": finance_persons(session, {one.id for one in places}),
        }


def _offers(no: int | None, asked: str = "") -> dict[str, Any]:
    """The offers that hold today: under one policy or all, of one village or all."""
    with reading() as session:
        places: list[Region] = villages(session)
        shown = [one for one in places if str(one.id) == asked] or places
        return {
            "places": places,
            "place": shown[0] if len(shown) < len(places) else None,
            "village_names": {one.id: one.name for one in places},
            "offers": running_offers(session, {one.id for one in shown}, policy=no),
            "weekdays": opening_days.weekday_names(),
        }


def _in_force() -> dict[str, Any]:
    today = clock.today()
    with reading() as session:
        version = version_in_force(session, today)
        return {
            "town": town(session).name,
            "version": version,
            "policies": policies_of(session, version.id) if version else [],
            "today": today,
        }
