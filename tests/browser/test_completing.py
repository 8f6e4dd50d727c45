"""Completing signed villages by the button: the bar runs to its end, and all is done once."""

from datetime import timedelta
from typing import Final

import pytest
from playwright.sync_api import expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from civility.notices import Notice
from civility.panels import Rating
from civility.rounds import places_of
from kernel import clock
from kernel.db import reading, transaction
from tests.app.rated import ROUND, rate
from tests.browser.desk import Desk
from tests.pos.counter import FAR, HEADS, POINTS, Town

#: Keeps every state of the bar, past the page that follows: hidden, at work, or how far.
FOLLOW: Final = """() => {
    const bar = document.querySelector("#complete-all progress");
    const states = [];
    new MutationObserver(() => {
        states.push(bar.hidden ? "hidden" : bar.getAttribute("value") ?? "at work");
        sessionStorage.setItem("bar", `${states.join(" ")} of ${bar.max}`);
    }).observe(bar, { attributes: true });
}"""


def _signed(tx: Session, town: Town, numbers: list[str]) -> None:
    """The villages of these households at 70 for everybody, told, hung out and signed."""
    now, today = clock.now(), clock.today()
    for number in numbers:
        rate(tx, town.village_of(number), number)
    tx.execute(update(Rating).values(verdict="agreed", told_at=now))
    for place in places_of(tx, ROUND):
        days = {"hung_on": today - timedelta(days=8), "until_on": today - timedelta(days=1)}
        notice = {"id": clock.new_id(), "kind": "grades", "period": ROUND, "words": "", "at": now}
        tx.add(Notice(village_id=place.village_id, down_on=today, **notice, **days))
        place.step, place.grades_notice = "publicity", str(notice["id"])
        place.signed_by, place.signed_at = town.ids["supervisor"], now


@pytest.mark.parametrize(
    ("numbers", "button", "bar"),
    [
        ([one for one in HEADS if one != FAR], "Complete the round", "at work 1 of 1"),
        (list(HEADS), "Complete 2 villages", "at work 1 2 of 2"),
    ],
    ids=["one village", "both villages"],
)
def test_the_bar_runs_to_its_end(desk: Desk, numbers: list[str], button: str, bar: str) -> None:
    town = desk.town
    transaction(lambda tx: _signed(tx, town, numbers))
    desk.carry("town")
    desk.open(f"/rounds?village={town.east}&lang=en")
    expect(desk.page.locator("progress")).to_be_hidden()
    desk.page.evaluate(FOLLOW)
    desk.page.get_by_role("button", name=button).click()
    expect(desk.page.locator(".notice.done")).to_contain_text("completed")
    states = str(desk.page.evaluate("sessionStorage.getItem('bar')"))
    assert states.endswith(bar)
    assert {one: town.balance(one) for one in numbers} == {
        one: POINTS.get(one, 0) + 30 for one in numbers
    }
    with reading() as session:
        assert {one.step for one in places_of(session, ROUND)} == {"completed"}
    expect(desk.page.locator("#complete-all")).to_have_count(0)
