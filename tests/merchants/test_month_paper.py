"""A month on paper: sums, every use, fields for both hands; page after page, in both languages."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from merchants import taking_back
from tests.app.browser import Browser
from tests.merchants.market import public, use
from tests.pos.counter import HEADS, LI, WANG, Town

Open = Callable[..., Browser]
Tool = Callable[[str], str]


def test_both_sides_have_it_to_sign(town: Town, browser: Open, tool: Tool, tmp_path: Path) -> None:
    offer = public(town, points=2)
    tickets = [use(town, offer, card).reply["ticket"] for card in (WANG, LI) * 14]
    taking_back.undo(town.actors["merchant"], tickets[0], key="u")

    def said(who: str, address: str) -> str:
        answer = browser(who).get(address)
        assert answer.mimetype == "application/pdf"
        file = tmp_path / f"{who}.pdf"
        file.write_bytes(answer.data)
        done = [tool("pdftotext"), "-layout", str(file), "-"]
        return subprocess.run(done, capture_output=True, text=True, check=True).stdout

    desk = f"/merchants/{town.merchant}/months/2026-11"
    text = said("officer", f"{desk}.pdf")
    assert text == said("merchant", "/merchant/months/2026-11.pdf")
    for words in (
        "村口理发店",
        "405.00",
        "324.00",
        "54.00",
        "第 2 页，共 2 页",
        "签名",
        "还没有确认",
    ):
        assert words in text, words
    assert all(one in text for one in tickets)
    assert text.count("已撤销") == 1
    assert not any(name in text for name in HEADS.values())
    assert "PDF" in browser("officer").get(desk).text
    english = browser("officer")
    english.get(f"{desk}?lang=en")
    assert english.get(f"{desk}.pdf").data[:5] == b"%PDF-"
