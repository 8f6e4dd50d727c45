"""The card for the wall: large, both codes read from across the room."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from household.wall_card import draw_wall_back, draw_wall_front
from kernel.papers import A5, Paper
from tests.household.cards import pages_of, read, some_cards

Tool = Callable[[str], str]


def test_all_is_large(tool: Tool, tmp_path: Path) -> None:
    """Nothing under 14 points; the codes are read at a tenth of a printer's resolution."""
    (card,) = some_cards(1)
    paper = Paper(A5, title="")
    for draw in (draw_wall_front, draw_wall_back):
        paper.page()
        draw(paper, card)
    file = tmp_path / "wall.pdf"
    file.write_bytes(paper.whole())
    command = [tool("pdftotext"), "-bbox", str(file), "-"]
    boxes = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    heights = [
        float(foot) - float(top)
        for top, foot in re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)"', boxes)
    ]
    assert len(heights) > 15
    assert min(heights) >= 14
    assert [read(page) for page in pages_of(tool("pdftoppm"), file, dpi=30)] == [
        [card.code],
        [card.look],
    ]
