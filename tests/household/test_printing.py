"""A print run cut off anywhere leaves good cards on paper, or nothing; never codes on no paper."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from household import printing
from household.card_face import CardWords
from household.card_sheets import draw_cards
from household.card_words import GlyphsMissing
from household.paper_files import FileInTheWay
from household.printing import print_bundle, print_to_file
from kernel.db import Database, reading, transaction
from registry import card_runs, find_card
from registry.card_prints import prints_of
from registry.card_runs import CardsChanged, Order
from registry.cards import CardUnknown
from registry.subjects import Subject
from tests.household.cards import pages_of, read
from tests.registry.people import Town, make_card, make_household, make_officer, make_town

Tool = Callable[[str], str]
URL = "https://jifen.example.gov.cn"


class CutOffError(Exception):
    """The machine stops."""


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages, three households in the first."""
    made = make_town()
    for number in ("010001", "010002", "010003"):
        make_household(made.east, number)
    return made


def _codes(tool: Tool, file: Path) -> list[str]:
    pages = pages_of(tool("pdftoppm"), file, dpi=150)
    return [code for page in pages[::2] for code in read(page)]


def _holders(town: Town, codes: list[str]) -> list[str]:
    with reading() as session:
        ids = [find_card(session, town.east, code).subject_id for code in codes]
        return [session.get_one(Subject, (town.east, one)).number for one in ids]


def _runs(town: Town) -> int:
    with reading() as session:
        return len(prints_of(session, town.east).rows)


def test_what_is_on_the_paper_is_good(town: Town, tool: Tool, tmp_path: Path) -> None:
    """In walking order; nobody else reads the file; a second run finds nothing to do."""
    out = tmp_path / "cards.pdf"
    told: list[int] = []
    order = Order(town.east, "cr80")
    done = print_to_file(order, out, public_url=URL, begin=told.append, advance=told.append)
    assert (done.cards, done.found) == (3, False)
    assert told == [3, 1, 1, 1]
    assert out.stat().st_mode & 0o777 == 0o600
    assert _holders(town, _codes(tool, out)) == ["010001", "010002", "010003"]
    with pytest.raises(FileInTheWay):
        print_to_file(order, out, public_url=URL)
    assert print_to_file(order, tmp_path / "more.pdf", public_url=URL).cards == 0
    assert [one.name for one in tmp_path.glob("*.pdf*")] == ["cards.pdf"]


def test_cut_off_before_the_cards_are_good_nothing_has_happened(
    town: Town, tool: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old card is as good as before; the paper is waste, and the next run throws it away."""
    with reading() as session:
        (wang, *_) = session.query(Subject).order_by(Subject.number)
    old, order, out = make_card(wang), Order(town.east, "cr80", again="all"), tmp_path / "c.pdf"

    def stop(*_args: object, **_more: object) -> str:
        raise CutOffError

    with monkeypatch.context() as patch:
        patch.setattr(printing, "_issue", stop)
        with pytest.raises(CutOffError):
            print_to_file(order, out, public_url=URL)
    waste = tmp_path / "c.pdf.part"
    with pytest.raises(CardUnknown):
        _holders(town, _codes(tool, waste))
    assert _holders(town, [old]) == ["010001"]
    assert _runs(town) == 0
    assert print_to_file(order, out, public_url=URL).cards == 3
    assert not waste.exists()
    assert len(_holders(town, _codes(tool, out))) == 3


def test_cut_off_after_they_are_good_the_paper_is_found(
    town: Town, tool: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same command again gives the paper its name and issues nothing."""
    order, out = Order(town.east, "cr80"), tmp_path / "c.pdf"

    def stop(*_args: object) -> None:
        raise CutOffError

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", stop)
        with pytest.raises(CutOffError):
            print_to_file(order, out, public_url=URL)
    assert _runs(town) == 1
    done = print_to_file(order, out, public_url=URL)
    assert (done.cards, done.found) == (3, True)
    assert _runs(town) == 1
    assert _holders(town, _codes(tool, out)) == ["010001", "010002", "010003"]


def test_a_card_issued_meanwhile_stops_the_run(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is issued, and no paper with dead codes lies about."""
    with reading() as session:
        (wang, *_) = session.query(Subject).order_by(Subject.number)

    def meanwhile(layout: str, cards: list[CardWords], advance: Callable[[int], object]) -> bytes:
        make_card(wang)
        return draw_cards(layout, cards, advance)

    monkeypatch.setattr(printing, "draw_cards", meanwhile)
    with pytest.raises(CardsChanged):
        print_to_file(Order(town.east, "a5"), tmp_path / "c.pdf", public_url=URL)
    assert list(tmp_path.glob("c.pdf*")) == []
    assert _runs(town) == 0


def test_a_bundle_is_the_same_paper_for_the_same_form(
    town: Town, tool: Tool, tmp_path: Path
) -> None:
    """A reply that got lost is asked for again; what cannot be drawn issues nothing."""
    chen = make_officer("chen", town.east)
    order = Order(town.east, "cr80", at_most=2)
    files = [tmp_path / "one.pdf", tmp_path / "again.pdf"]
    for file in files:
        content = print_bundle(chen, order, secret="form", public_url=URL)
        assert content is not None
        file.write_bytes(content)
    first, again = (_codes(tool, file) for file in files)
    assert first == again
    assert _holders(town, first) == ["010001", "010002"]

    def rename(tx: Session) -> None:
        (due,) = card_runs.due_cards(tx, order)
        tx.get_one(Subject, (town.east, due.subject.id)).head = "𠮷小明"

    transaction(rename)
    with pytest.raises(GlyphsMissing):
        print_bundle(chen, order, secret="next", public_url=URL)
    assert _runs(town) == 1
    transaction(
        lambda tx: setattr(tx.get_one(Subject, (town.east, _last(tx, order))), "head", "王")
    )
    assert print_bundle(chen, order, secret="third", public_url=URL) is not None
    assert print_bundle(chen, order, secret="fourth", public_url=URL) is None


def _last(tx: Session, order: Order) -> str:
    (due,) = card_runs.due_cards(tx, order)
    return due.subject.id
