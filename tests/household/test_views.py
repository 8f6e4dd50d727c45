"""The pages of a household, as its telephone meets them; the root mounts every one."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

import registry
from household.views import ALL
from kernel.db import reading, transaction
from registry import find_subject
from tests.app.browser import Browser
from tests.merchants import market
from tests.pos.counter import FAR, LI, SALT, WANG, Town, Watch

Open = Callable[..., Browser]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def make_look(number: str = WANG) -> str:
    """A look token of this household."""
    return transaction(lambda tx: registry.make_look(tx, find_subject(tx, number)))


def test_the_root_mounts_every_one(database_url: str, served: Flask) -> None:
    assert all(served.blueprints[pages.name] is pages for pages in ALL)


def test_a_web_card_shows_what_there_is(browser: Open, town: Town, watch: Watch) -> None:
    """Masked name, points, the next expiry, movements with their reasons; the look is kept."""
    at = browser()
    market.public(town, title="理发八折", from_minute=9 * 60, until_minute=11 * 60)
    town.redeem((SALT, 3))
    watch.forward(minutes=1)
    response = at.get(f"/c/{make_look()}")
    assert response.status_code == 200
    for said in ("王某某", WANG, "94", "参加村庄清洁日", "2027", "理发八折", "09:00–11:00"):
        assert said in response.text
    assert "王小明" not in response.text
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    with reading() as session:
        looks = registry.looks_at(session, find_subject(session, WANG))
    assert [look.via for look in looks if look.staff_id is None] == ["look"]


def test_points_that_end_soon_are_a_notice_and_past_their_day_are_not_shown(
    browser: Open, town: Town, watch: Watch
) -> None:
    """Told for thirty days; afterwards nothing, even when the nightly run has not come by."""
    at, token = browser(), make_look(LI)
    soon = "过了这天就没有了"
    assert soon not in at.get(f"/c/{token}").text
    watch.at = datetime(2027, 12, 1, 4, tzinfo=UTC)
    assert soon in at.get(f"/c/{token}").text
    watch.at = datetime(2028, 1, 2, tzinfo=UTC)
    page = at.get(f"/c/{token}").text
    assert town.balance(LI) == 300
    assert soon not in page
    assert "<b>0</b>" in page


def test_a_web_card_is_one_households(browser: Open, town: Town) -> None:
    """Another token is another page; a revoked one, or none of ours, is nobody's."""
    at = browser()
    own, other = make_look(), make_look(FAR)
    assert FAR in at.get(f"/c/{other}").text
    transaction(lambda tx: registry.revoke_looks(tx, find_subject(tx, WANG)))
    assert at.get(f"/c/{own}").status_code == at.get("/c/guess").status_code == 404
