"""A paper's words are in the file, with the signs of the font it needs and no others."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from kernel import clock, papers

Tool = Callable[[str], str]
MORNING = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)


LONG = "打电话 0550-1234567，旧卡当场作废。A very-long-word-that-fits-nowhere"


@dataclass(frozen=True)
class Made:
    """A paper that was made once for every test here."""

    file: bytes
    lines: list[str]
    widths: list[float]


def example() -> Made:
    """A page with a line of every kind."""
    paper = papers.Paper(papers.A5, title="积分卡")
    paper.page()
    paper.block((10, 10), (12, 12), (31, 68, 112))
    paper.text("信", (16, 19), points=24, align="middle", white=True)
    paper.text("䶮㴋亓𠮷 A", (10, 40), points=20)
    paper.text("010317", (138, 60), points=20, bold=True, align="right")
    paper.rule((10, 70), (138, 70), thick=0.5, dash=1, grey=120)
    paper.modules([[True, False], [False, True]], (10, 80), 40)
    assert paper.pages == 1
    lines = paper.wrapped(LONG, 25, 10)
    widths = [paper.width(line.rstrip("，。"), 10) for line in [*lines, "永永"]]
    return Made(paper.whole(), lines, widths)


@pytest.fixture(scope="module")
def made() -> Made:
    """The example, in the morning."""
    with clock.frozen(MORNING):
        return example()


def test_words_are_read_back_and_the_font_is_in_the_file(
    made: Made, tool: Tool, tmp_path: Path
) -> None:
    """Rare surnames too; what the font lacks is a mark that everybody sees, and is told."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(made.file)
    said = subprocess.run(
        [tool("pdftotext"), file, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert [line for line in said.split("\n") if line.strip()] == ["信", "䶮㴋亓〓 A", "010317"]
    fonts = subprocess.run([tool("pdffonts"), file], capture_output=True, text=True, check=True)
    (line,) = fonts.stdout.splitlines()[2:]
    assert "+NotoSansSC" in line
    assert line.split()[-5:-2] == ["yes", "yes", "yes"]  # embedded, a subset, readable as text
    assert len(file.read_bytes()) < 20_000
    assert papers.missing("龙䶮㴋亓𠮷𠮷A") == ["𠮷"]


def test_every_thing_stands_where_it_was_put(made: Made, tool: Tool, tmp_path: Path) -> None:
    """The white word in its block, the bold line to the left of its spot, the modules square."""
    (tmp_path / "paper.pdf").write_bytes(made.file)
    command = [tool("pdftoppm"), "-r", "254", "-gray", "-singlefile"]
    command += [str(tmp_path / "paper.pdf"), str(tmp_path / "page")]
    subprocess.run(command, check=True)
    with Image.open(tmp_path / "page.pgm") as file:
        page = file.convert("L")  # 10 pixels to the millimetre

    def dark(left: float, top: float, right: float, bottom: float) -> bool:
        box = (10 * left, 10 * top, 10 * right, 10 * bottom)
        return min(page.crop(box).tobytes()) < 128

    assert page.size in {(1480, 2100), (1481, 2101)}  # paper's edge is no whole pixel
    assert max(page.crop((100, 100, 220, 220)).tobytes()) == 255  # white in the block
    assert dark(10.5, 15.5, 11, 16)
    assert dark(112, 52, 138, 61)
    assert not dark(138.5, 52, 148, 61)
    corners = [dark(x + 1, y + 1, x + 19, y + 19) for y in (80, 100) for x in (10, 30)]
    assert corners == [True, False, False, True]
    assert min(page.crop((100, 695, 1380, 705)).tobytes()) in range(100, 140)  # a grey rule
    assert max(page.crop((100, 700, 1380, 701)).tobytes()) == 255  # with gaps


def test_a_long_text_is_broken_where_people_break_it(made: Made) -> None:
    """Not within a number or a word, and no line begins with a comma; nothing is lost."""
    assert "".join(made.lines).replace(" ", "") == LONG.replace(" ", "")
    assert any("0550-1234567" in line for line in made.lines)
    assert not any(line.startswith(("，", "。")) for line in made.lines)
    assert "very-long-word-that-fits-nowhere" in made.lines
    *widths, two = made.widths
    assert sum(width > 25 for width in widths) == 1
    assert two == pytest.approx(2 * 10 * 25.4 / 72)


def test_the_same_paper_at_the_same_time_is_the_same_file(made: Made) -> None:
    """So that a run done again can be compared byte by byte."""
    with clock.frozen(MORNING):
        assert example() == made
    assert b"20261128010000" in made.file


def test_a_stamp_is_drawn_once_and_stands_at_every_spot(tool: Tool, tmp_path: Path) -> None:
    drawn: list[int] = []
    with clock.frozen(MORNING):
        paper = papers.Paper(papers.A5, title="章")

        def draw() -> None:
            drawn.append(paper.pages)
            paper.text("印", (5, 10), points=12)

        for down in (30, 50):
            paper.page()
            paper.text("页", (100, 10), points=12)
            for right in (20, 60):
                paper.stamp("seal", draw, (right, down))
    file = tmp_path / "stamped.pdf"
    file.write_bytes(paper.whole())
    said = subprocess.run(
        [tool("pdftotext"), "-bbox", file, "-"], capture_output=True, text=True, check=True
    )
    spots = re.findall(
        r'xMin="([\d.]+)" yMin="[\d.]+" xMax="[\d.]+" yMax="([\d.]+)">印<', said.stdout
    )
    lefts = [round(float(left) * 25.4 / 72) for left, _foot in spots]
    feet = [float(foot) * 25.4 / 72 for _left, foot in spots]
    assert drawn == [1]
    assert lefts == [25, 65, 25, 65]
    assert feet[0] == feet[1]
    assert feet[2] - feet[0] == pytest.approx(20, abs=0.1)


def test_a_page_says_what_of_it_is_cut_off() -> None:
    """In points, from its foot: to a print shop the boxes say where the knife goes."""
    paper = papers.Paper((91.6, 59.98), title="")
    paper.page(bleed=3)
    paper.text("卡", (10, 10), points=12)
    assert b"/BleedBox [0 0 259.65 170.02]\n/TrimBox [8.50 8.50 251.15 161.52]" in paper.whole()
