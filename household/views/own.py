"""What a household sees behind its PIN: what it can do here, every movement, and who looked."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_time

from household import looked, movements
from household.views.card import day_text, private, shown
from kernel import clock
from kernel.db import transaction
from registry import ANYBODY, mask_name, permit, record_look, subject_by_look

pages: Final = Blueprint("card_own", __name__)

#: A line's number in a statement has at most so many digits.
LINE_DIGITS: Final = 9


@pages.get("/c/<token>/more")
@permit(ANYBODY, scope="household")
def more(token: str) -> ResponseReturnValue:
    """The ways to everything behind the PIN."""
    return _page(token, "more", lambda _tx, _subject: {})


@pages.get("/c/<token>/movements")
@permit(ANYBODY, scope="household")
def every(token: str) -> ResponseReturnValue:
    """Every movement, a page at a time, the newest first."""
    said = request.args.get("before", "")
    is_line = said.isascii() and said.isdigit() and len(said) <= LINE_DIGITS
    before = int(said) if is_line else None

    def read(tx: Any, subject: Any) -> dict[str, Any]:
        page = movements.statement(tx, subject, before=before)
        return {"lines": [shown(line) for line in page.lines], "before": page.before}

    return _page(token, "movements", read)


@pages.get("/c/<token>/looks")
@permit(ANYBODY, scope="household")
def looks(token: str) -> ResponseReturnValue:
    """Who looked at this household's data."""

    def read(tx: Any, subject: Any) -> dict[str, Any]:
        return {"looks": [_look(one) for one in looked.who_looked(tx, subject)]}

    return _page(token, "looks", read)


def _look(one: looked.Looked) -> dict[str, Any]:
    day = day_text(clock.local(one.at).date())
    return {**vars(one), "at_text": f"{day} {format_time(one.at, 'HH:mm')}"}


def _page(token: str, name: str, read: Callable[[Any, Any], dict[str, Any]]) -> ResponseReturnValue:
    def work(tx: Any) -> dict[str, Any]:
        subject = subject_by_look(tx, token)
        found = read(tx, subject)
        record_look(tx, subject, staff_id=None, via="own")
        who = {"name": mask_name(subject.head), "number": subject.number}
        return {**found, **who}

    return private(render_template(f"household/{name}.html", **transaction(work), token=token))
