"""The till's camera: chromium's own video device, playing a card that somebody holds up."""

import re
from pathlib import Path
from typing import Final

import pytest
import qrcode
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.desk import Desk
from tests.pos.counter import LI, SALT

#: A reader like the one that chromium has on other systems.
OWN_READER: Final = """code => {
    window.BarcodeDetector = class {
        static async getSupportedFormats() { return ["qr_code", "ean_13"]; }
        async detect() { return [{ rawValue: code }]; }
    };
}"""

#: Two seconds go by between a picture and the next, as they do where the signal is bad.
SLOW: Final = """() => {
    const detect = window.BarcodeDetector.prototype.detect;
    let at = 0;
    let looks = 0;
    performance.now = () => (at += 2000);
    window.BarcodeDetector.prototype.detect = function () {
        document.body.dataset.looks = String(++looks);
        return detect.call(this);
    };
}"""


def hold_up(film: Path, code: str) -> None:
    """What the camera will see: a few pictures of a code on a counter."""
    with film.open("wb") as file:
        for shift in (0, 2, 4):
            counter = Image.new("RGB", (640, 480), (150, 140, 130))
            square = qrcode.make(code).get_image().convert("RGB").resize((240, 240))
            counter.paste(square, (180 + shift, 110))
            counter.save(file, "JPEG")


@pytest.fixture
def chromium(filming: Browser) -> Browser:
    """The one that has a camera."""
    return filming


@pytest.fixture
def filmed(till: Desk) -> Desk:
    """The till, allowed to use the camera."""
    till.page.context.grant_permissions(["camera"], origin=till.site.url)
    return till


def test_a_card_held_up_is_read_once_and_paid_by_one_key(filmed: Desk, film: Path) -> None:
    """The server reads the pictures; the box of digits stands beside, and its field is empty."""
    hold_up(film, filmed.town.cards[LI])
    filmed.goods(SALT, "食用盐")
    filmed.page.click("#camera-open")
    expect(filmed.said("camera-said")).to_contain_text("李某某")
    expect(filmed.said("card-where")).to_contain_text(LI)
    expect(filmed.page.locator("#entry-field")).to_be_visible()
    with filmed.page.expect_response("**/till/frame"):
        pass
    assert len(filmed.posts("scan")) == 2
    filmed.confirm()
    filmed.succeeds(left=298)
    filmed.key("Tab")
    expect(filmed.page.locator("#entry-field")).to_be_focused()
    filmed.key("Escape")
    expect(filmed.page.locator("#camera")).to_be_hidden()


def test_the_browser_s_own_reader_sends_no_picture(filmed: Desk, film: Path) -> None:
    hold_up(film, "")
    filmed.page.evaluate(OWN_READER, SALT)
    filmed.page.click("#camera-open")
    expect(filmed.page.locator("#lines .name")).to_have_text("食用盐")
    filmed.page.keyboard.press("Escape")
    expect(filmed.page.locator("#entry")).to_be_hidden()
    assert filmed.posts("frame") == []
    assert len(filmed.posts("scan")) == 1


def test_what_stays_in_sight_counts_once_however_slow_the_pictures_come(
    filmed: Desk, film: Path
) -> None:
    hold_up(film, "")
    filmed.page.evaluate(OWN_READER, SALT)
    filmed.page.evaluate(SLOW)
    filmed.page.click("#camera-open")
    expect(filmed.page.locator("body")).to_have_attribute("data-looks", re.compile(r"[4-9]|\d\d"))
    assert len(filmed.posts("scan")) == 1


def test_without_leave_to_film_a_photo_or_digits_will_do(till: Desk, tmp_path: Path) -> None:
    till.page.context.clear_permissions()
    till.page.click("#camera-open")
    expect(till.said("camera-word")).to_contain_text("没有允许")
    hold_up(tmp_path / "photo.jpg", till.town.cards[LI])
    till.page.set_input_files("#camera-photo input", tmp_path / "photo.jpg")
    expect(till.said("card-where")).to_contain_text(LI)
