"""Printing cards in a real browser: a bar that moves, and a file for each bundle."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

import registry
from household import printing
from kernel.db import transaction
from tests.browser.desk import Desk, Site
from tests.pos.counter import POOR, WANG


def test_every_bundle_becomes_a_file(
    desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "BUNDLE", 1)

    def lose(tx: Session) -> None:
        for number in (POOR, WANG):
            card = registry.find_card(tx, site.town.east, site.town.cards[number])
            registry.revoke_card(tx, card, staff_id=None, reason="丢了")

    transaction(lose)
    desk.carry("officer")
    desk.open("/cards/prints?lang=en")
    bar = desk.page.locator("progress")
    expect(bar).to_be_hidden()
    desk.page.get_by_role("button", name="Print the cards, 1 to a file").click()
    files = desk.page.locator("#card-files a")
    expect(files).to_have_count(2)
    expect(bar).to_have_js_property("value", 2)
    names = []
    for place in range(2):
        with desk.page.expect_download() as found:
            files.nth(place).click()
        names.append(found.value.suggested_filename)
        assert Path(found.value.path()).read_bytes().startswith(b"%PDF")
    assert names == [f"Cards of 塘庄村 {n}.pdf" for n in (1, 2)]
    desk.open("/cards/prints")
    expect(desk.page.get_by_text("Everybody here has a card.")).to_be_visible()
    expect(desk.page.locator("tbody tr")).to_have_count(2)
