"""A quarter's statement on A4: its figures add up, its rows go on, its fonts lie in the file."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from household.statement_sheets import draw_statement
from kernel.papers import A4, Paper
from tests.household.cards import words_on
from tests.household.handouts import PLACE, QUARTER, some_paper

Tool = Callable[[str], str]


def test_a_household_has_pages_of_its_own(tool: Tool, tmp_path: Path) -> None:
    """Heads repeat, pages are counted for each, the end stands once and whole."""
    paper = Paper(A4, title="x")
    papers = [some_paper(count, number=f"01000{count % 10}") for count in (5, 26, 0)]
    for said in papers:
        draw_statement(paper, PLACE, QUARTER, said)
    file = tmp_path / "statements.pdf"
    file.write_bytes(paper.whole())
    pages = words_on(tool("pdftotext"), file).split("\f")[:-1]
    assert [re.findall("第 (.) 页，共 (.) 页", page) for page in pages] == [
        [("1", "1")],
        [("1", "2")],
        [("2", "2")],
        [("1", "1")],
    ]
    for page, number in zip(pages, ("010005", "010006", "010006", "010000"), strict=True):
        assert set(re.findall(r"\b0100\d\d\b", page)) == {number}
    assert ["季末余额" in page for page in pages] == [True, True, False, True]
    assert ["2026年9月30日余额" in page for page in pages] == [True, False, True, True]
    assert "0550-123 4567" in pages[0]
    assert "最先到期的是 60 分" in pages[0]
    assert "这个季度没有进出" in pages[3]
    fonts = subprocess.run([tool("pdffonts"), file], capture_output=True, text=True, check=True)
    lines = [line.split() for line in fonts.stdout.splitlines()[2:]]
    assert lines
    assert all(line[-5:-2] == ["yes", "yes", "yes"] for line in lines)  # embedded, subset, text


def test_an_end_that_does_not_fit_gets_a_page(tool: Tool, tmp_path: Path) -> None:
    """However many rows there are, none is lost and nothing is drawn over the foot."""
    paper = Paper(A4, title="x")
    counts = range(8, 20)
    for count in counts:
        draw_statement(paper, PLACE, QUARTER, some_paper(count, number=f"0100{count:02d}"))
    file = tmp_path / "statements.pdf"
    file.write_bytes(paper.whole())
    said = words_on(tool("pdftotext"), file)
    for count in counts:
        assert said.count(f"0100{count:02d}\n") >= 1
    assert len(re.findall(r"[+−]\d+\n", said)) >= sum(counts)
    assert said.count("对不上、看不明白") == len(counts)
