"""What a run's cards bear, and that no sign is lacking, is settled before the first is drawn."""

import pytest

from household.card_words import NAMED, GlyphsMissing, all_words, place_for, refuse_undrawable
from kernel.db import Database, reading, transaction
from registry import card_runs, hotlines, set_setting
from registry.card_runs import Order
from registry.subjects import Subject
from tests.registry.people import Town, make_household, make_officer, make_town

URL = "https://jifen.example.gov.cn"


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


def _name(subject: Subject, head: str) -> None:
    transaction(
        lambda tx: setattr(tx.get_one(Subject, (subject.village_id, subject.id)), "head", head)
    )


def test_words_are_the_villages_choice(town: Town) -> None:
    """Masked unless it wants full names; the hotline as it is set; the codes the secret's own."""
    _name(make_household(town.east, "010317"), "䶮㴋亓")
    officer = make_officer("chen", town.east)
    with reading() as session:
        due = card_runs.due_cards(session, Order(town.east, "a4"))
        place = place_for(session, town.east, URL)
    (card,) = all_words(place, due, "secret")
    assert (card.village, card.whose, card.no) == ("东庄村", "䶮某某　户主", "010317-1")
    assert card.hotline is None
    assert card.look.startswith(f"{URL}/c/")
    assert card.code.startswith("47")
    assert all_words(place, due, "secret") == [card]
    assert all_words(place, due, "other")[0].code != card.code
    hotlines.set_hotline(officer, region_id=town.east, words="村委会 0550-123 4567")
    transaction(lambda tx: set_setting(tx, town.east, "card_full_name", 1))
    with reading() as session:
        place = place_for(session, town.east, URL)
    (card,) = all_words(place, due, "secret")
    assert (card.whose, card.hotline) == ("䶮㴋亓　户主", "村委会 0550-123 4567")
    refuse_undrawable(place, due)


def test_signs_that_the_font_lacks_are_told_by_household(town: Town) -> None:
    """Only those that would be printed: a masked name hides the rest."""
    for n in range(NAMED + 2):
        _name(make_household(town.east, f"{10001 + n:06d}"), "𠮷小𠮷" if n else "王𠮷")
    with reading() as session:
        due = card_runs.due_cards(session, Order(town.east, "a4"))
        place = place_for(session, town.east, URL)
    with pytest.raises(GlyphsMissing) as refused:
        refuse_undrawable(place, due)
    said = str(refused.value.details["households"])
    assert said.startswith("010002 𠮷, 010003 𠮷")
    assert "010001" not in said
    assert refused.value.details["more"] == 1
    transaction(lambda tx: set_setting(tx, town.east, "card_full_name", 1))
    with reading() as session:
        place = place_for(session, town.east, URL)
    with pytest.raises(GlyphsMissing, match=r"glyphs-missing|010001"):
        refuse_undrawable(place, due[:1])
