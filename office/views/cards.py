"""Cards: who has none, and what is done to a household's own."""

from collections.abc import Callable, Sequence
from typing import Final

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from household import printing
from kernel.db import reading
from kernel.errors import Refusal
from office.card_files import PAPERS, PICTURE, as_file
from office.places import chosen_one, grid_asked, villages_for
from office.symbols import svg_of_address
from registry import (
    SubjectUnknown,
    card_lists,
    card_runs,
    cards_of,
    codes,
    current_actor,
    find_subject,
    grids,
    issuing,
    permit,
    phones,
    region_by_id,
)
from registry.card_runs import Due

pages: Final = Blueprint("cards", __name__)


@pages.get("/cards")
@permit("cards", scope="village")
def index() -> ResponseReturnValue:
    """The households of one village that have no card; or the way to a household's own."""
    if number := request.args.get("subject", "").strip():
        return _to_household(number)
    return _index_page()


@pages.get("/cards/<int:village>/<subject>")
@permit("cards", scope="village")
def household(village: int, subject: str) -> ResponseReturnValue:
    """A household's cards and look links."""
    return _household_page(issuing.Holder(village, subject))


@pages.post("/cards/<int:village>/<subject>")
@permit("cards", scope="village")
def change(village: int, subject: str) -> ResponseReturnValue:
    """Do what the button says: another card, one in place of another, revoke, a link, none."""
    holder = issuing.Holder(village, subject)
    do = _DEEDS.get(request.form.get("do", ""))
    try:
        page = do(holder) if do else None
    except issuing.HolderUnknown:
        raise
    except Refusal as refusal:
        return _household_page(holder, refusal), refusal.status
    here = url_for("cards.household", village=village, subject=subject)
    return redirect(here, 303) if page is None else page


def _issue(holder: issuing.Holder) -> ResponseReturnValue:
    secret = _secret()
    run = issuing.issue_another(
        current_actor(),
        holder,
        secret=secret,
        label=request.form.get("label", ""),
        check=_check(holder),
    )
    return _made(holder, run, secret)


def _replace(holder: issuing.Holder) -> ResponseReturnValue:
    secret = _secret()
    run = issuing.replace_card(
        current_actor(),
        holder,
        request.form.get("card", ""),
        secret=secret,
        reason=request.form.get("reason", ""),
        check=_check(holder),
    )
    return _made(holder, run, secret)


def _revoke(holder: issuing.Holder) -> None:
    card, reason = request.form.get("card", ""), request.form.get("reason", "")
    issuing.withdraw_card(current_actor(), holder, card, reason=reason)


def _link(holder: issuing.Holder) -> ResponseReturnValue:
    subject = issuing.find_holder(current_actor(), holder)
    token = issuing.link_out(current_actor(), holder, secret=_secret())
    address = current_app.config["PUBLIC_URL"] + url_for("web_card.look", token=token)
    page = render_template(
        "office/card_link.html",
        subject=subject,
        address=address,
        # Our own drawing of our own address: no script, no style, nobody's words.
        square=Markup(svg_of_address(address)),  # noqa: S704 - see the line above
        back=_here(holder),
    )
    return _once(page)


def _cut_phones(holder: issuing.Holder) -> None:
    issuing.cut_phones(current_actor(), holder)


def _cut(holder: issuing.Holder) -> None:
    issuing.cut_links(current_actor(), holder)


_DEEDS: Final[dict[str, Callable[[issuing.Holder], ResponseReturnValue | None]]] = {
    "issue": _issue,
    "replace": _replace,
    "revoke": _revoke,
    "link": _link,
    "cut": _cut,
    "phones": _cut_phones,
}


def _to_household(number: str) -> ResponseReturnValue:
    with reading() as session:
        subject = find_subject(session, number)
    if not current_actor().may(issuing.CARDS, village_id=subject.village_id):
        raise SubjectUnknown(number=number[:20])
    return redirect(url_for("cards.household", village=subject.village_id, subject=subject.id), 303)


def _index_page() -> str:
    with reading() as session:
        places = villages_for(session, current_actor(), issuing.CARDS)
        village = chosen_one(places, request.args.get("village"))
        names = grids(session, village.id)
        grid = grid_asked(names, request.args.get("grid", ""))
        found = card_lists.cardless(
            session, village.id, grid_id=grid, after=request.args.get("after")
        )
        tally = card_lists.card_tally(session, village.id, grid)
    return render_template(
        "office/cards.html",
        found=found,
        tally=tally,
        village=village,
        villages=[(one.id, one.name) for one in places],
        grids=sorted((one, name) for name, one in names.items()),
        grid=grid,
    )


def _household_page(holder: issuing.Holder, error: Refusal | None = None) -> str:
    subject = issuing.find_holder(current_actor(), holder)
    with reading() as session:
        return render_template(
            "office/card_household.html",
            subject=subject,
            village=region_by_id(session, subject.village_id).name,
            cards=cards_of(session, subject),
            links=card_lists.live_links(session, subject),
            phones=len(phones.phones_of(session, subject)),
            error=error,
            # Each form a secret of its own: one may be sent after the other.
            new_key=codes.new_token,
        )


def _check(holder: issuing.Holder) -> Callable[[Sequence[Due]], None]:
    return printing.check_for(holder.village_id, current_app.config["PUBLIC_URL"])


def _made(holder: issuing.Holder, run: str, secret: str) -> ResponseReturnValue:
    """The card that was just issued: as a file on the paper asked for, or the papers to choose."""
    layout = request.form.get("layout", "")
    if layout in PAPERS or layout == PICTURE:
        which, url = (holder.village_id, run), current_app.config["PUBLIC_URL"]
        return as_file(printing.draw_run(which, layout, secret=secret, public_url=url), layout)
    with reading() as session:
        [due] = card_runs.run_again(session, holder.village_id, run)
    page = render_template(
        "office/card_made.html",
        card=due,
        # The same form again, with a paper: it makes the same card.
        form={**request.form, "key": secret},
        papers=PAPERS,
        picture=PICTURE,
        back=_here(holder),
    )
    return _once(page)


def _once(page: str) -> ResponseReturnValue:
    """A page with secrets on it: no cache keeps it."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _here(holder: issuing.Holder) -> str:
    return url_for("cards.household", village=holder.village_id, subject=holder.subject_id)


def _secret() -> str:
    """The form's secret; without one a fresh one, so that no code is ever made from nothing."""
    return request.form.get("key", "") or codes.new_token()
