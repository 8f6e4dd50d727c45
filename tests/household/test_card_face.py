"""A card's two sides: the words where they belong, long ones made smaller, both codes read."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from household.card_face import CARD, draw_back, draw_front
from kernel.papers import Paper
from tests.household.cards import cut, pages_of, read, some_cards, words_on

Tool = Callable[[str], str]


def test_both_sides_say_what_they_must_and_no_balance(tool: Tool, tmp_path: Path) -> None:
    """Read at 203 dots to the inch, as a label printer has; nothing stands outside the card."""
    first, last = some_cards(2)
    long = replace(
        last, name="买买提·" * 12, village="一个名字很长很长的村", hotline=None, label="代办人"
    )
    paper = Paper((CARD[0] + 10, CARD[1] + 10), title="")
    for card in (first, long):
        for draw in (draw_front, draw_back):
            paper.page()
            draw(paper, card, (5, 5))
    file = tmp_path / "card.pdf"
    file.write_bytes(paper.whole())
    said = words_on(tool("pdftotext"), file)
    for words in (
        "塘庄村信用超市",
        "积分卡",
        "户号",
        "010317",
        "王某某 户主",
        "丢了卡",
        "010317-1",
    ):
        assert words in said
    for words in ("村委会 0550-123 4567", "打电话，旧卡当场作废", "告诉村里，旧卡当场作废"):
        assert said.count(words) == 1
    assert " ".join(first.groups) in " ".join(said.split())
    assert "…" in said
    assert "2026年11月发" in said
    pages = pages_of(tool("pdftoppm"), file, dpi=203)
    assert [read(page) for page in pages] == [
        [c] for one in (first, long) for c in (one.code, one.look)
    ]
    for page in pages:
        # From the card's edge outwards, and between the words and the quiet zone: nothing.
        for corner, size in (((0, 0), (95, 5)), ((0, 0), (5, 63)), ((CARD[0] + 5, 0), (4, 63))):
            assert min(cut(page, 203, corner, size).tobytes()) == 255
    for page in pages[::2]:
        assert min(cut(page, 203, (5 + 49.5, 5 + 8), (4, 30)).tobytes()) == 255
