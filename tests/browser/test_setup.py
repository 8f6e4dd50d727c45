"""Trying a scanner out: what arrives is told in plain words, and the sheet reads as printed."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, expect

from pos.trials import TRIALS
from tests.browser.desk import Desk

SQUARE = TRIALS["square"]


@pytest.fixture
def verdict(till: Desk) -> Locator:
    """The page with its verdict."""
    till.page.click(".strip-more summary")
    till.page.click("text=试扫码枪")
    till.page.wait_for_url("**/till/setup*")
    return till.page.locator("#verdict")


def test_a_good_scanner_is_called_good(till: Desk, verdict: Locator) -> None:
    findings = till.page.locator("#findings")
    for end, words in (("Enter", "回车"), ("Tab", "制表"), ("", "什么也不带")):
        till.scan(SQUARE, end)
        expect(findings).to_contain_text(words)
        expect(verdict).to_have_text("这把扫码枪可以用")
        expect(findings).to_contain_text("没有开着中文输入法")
    expect(till.page.locator("#events tr").first).to_contain_text(f"Digit{SQUARE[-1]}")


def test_an_input_method_is_told_and_does_no_harm(till: Desk, verdict: Locator) -> None:
    wire = till.page.context.new_cdp_session(till.page)
    with till.at_once():
        for digit in SQUARE:
            key = {"key": "Process", "code": f"Digit{digit}", "windowsVirtualKeyCode": 229}
            wire.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
            wire.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
    expect(verdict).to_have_text("这把扫码枪可以用")
    expect(till.page.locator("#findings")).to_contain_text("开着中文输入法")


def test_what_is_to_be_mended_is_told(till: Desk, verdict: Locator) -> None:
    findings = till.page.locator("#findings")
    till.page.keyboard.type(SQUARE[:8], delay=90)
    expect(findings).to_contain_text("太慢了")
    till.scan(f"AB{SQUARE}")
    expect(findings).to_contain_text("2 个不是数字的字符")
    till.scan(SQUARE[1:])
    expect(findings).to_contain_text("和纸上的数字不一样")
    expect(verdict).to_have_text("还不行")
    till.key("Digit1")
    expect(verdict).to_have_text("这是手按的键")


def test_the_sheet_reads_as_printed(till: Desk, verdict: Locator) -> None:
    till.page.emulate_media(media="print")
    read = [
        [found.text for found in zxingcpp.read_barcodes(Image.open(BytesIO(each.screenshot())))]
        for each in till.page.locator(".setup-sheet img").all()
    ]
    assert read == [[digits] for digits in TRIALS.values()]
