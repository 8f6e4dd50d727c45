"""Every layout and reason that a run may be logged with has words; a file of codes is not kept."""

import pytest

from office.card_files import AGAIN, LAYOUTS, PAPERS, PICTURE, as_file
from registry import card_runs


def test_what_a_run_may_say_has_words() -> None:
    assert set(LAYOUTS) == {*card_runs.LAYOUTS, card_runs.ONE}
    assert {*PAPERS, PICTURE} == set(card_runs.LAYOUTS)
    assert set(AGAIN) == {*card_runs.AGAIN, "more", "replace"}


@pytest.mark.parametrize(
    ("layout", "kind", "name"),
    [("a4", "application/pdf", "cards.pdf"), ("png", "image/png", "card.png")],
)
def test_a_file_of_cards_is_kept_by_whoever_asked_alone(layout: str, kind: str, name: str) -> None:
    content, headers = as_file(b"x", layout)
    assert content == b"x"
    assert headers == {
        "Content-Type": kind,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
