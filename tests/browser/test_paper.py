"""Paper from the till as the browser prints it: Chinese stands on it, in letters of its own."""

import re
import unicodedata
import zlib
from collections.abc import Iterator
from typing import Final

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.pos.counter import SALT

#: Radicals that NFKC leaves, or makes another character of.
ALIKE: Final = str.maketrans("戶\u2edd", "户食")


def tables(pdf: bytes) -> Iterator[bytes]:
    """The tables of the PDF's fonts that say which character a glyph is."""
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            table = zlib.decompress(stream)
        except zlib.error:
            continue
        if b"begincmap" in table:
            yield table


def written(pdf: bytes) -> set[str]:
    """Every character that a glyph of the PDF stands for; glyph 0 is the empty box."""
    found = ""
    for table in tables(pdf):
        for first, text in re.findall(rb"^<([0-9A-F]+)> <([0-9A-F]+)>$", table, re.MULTILINE):
            if int(first, 16):
                found += bytes.fromhex(text.decode()).decode("utf-16-be")
        ranges = re.findall(rb"^<([0-9A-F]+)> <([0-9A-F]+)> <([0-9A-F]+)>$", table, re.MULTILINE)
        for first, last, text in ranges:
            span = range(int(last, 16) - int(first, 16) + 1)
            found += "".join(chr(int(text, 16) + step) for step in span)
    # A font may give one glyph to a character and to the radical that looks like it.
    return set(unicodedata.normalize("NFKC", found).translate(ALIKE))


def test_a_receipt_and_a_passbook_slip_print_their_chinese(till: Desk) -> None:
    slip = till.town.redeem((SALT, 1)).reply["slip"]
    for path in (f"/till/receipts/{slip}", f"/till/receipts/{slip}/passbook"):
        till.open(path)
        expect(till.page.locator(".paper")).to_contain_text("王某某")
        shown = set(till.page.locator(".paper").inner_text()) - set(" \n\t\xa0")
        assert {each for each in shown if "\u4e00" <= each <= "\u9fff"} > set("王某某")
        printed = written(till.page.pdf(width="80mm", height="200mm"))
        assert shown - printed <= set("…·"), path
