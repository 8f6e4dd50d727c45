"""The ledger's own words: an unbalanced entry cannot be said, a digest holds all that was said."""

from dataclasses import replace
from datetime import date

import pytest

from ledger import Draft, Entry, LawBroken, Leg, Move, move
from tests.ledger.books import LAST, LI, NOON, SHOP, VILLAGE, WANG

ENTRY = Entry(
    VILLAGE,
    "0" * 32,
    "redeem",
    NOON,
    "slip/1",
    "staff/1",
    None,
    (Leg(WANG, 0, 2, -30, 70, None), Leg(SHOP, 0, 1, 30, 30, None)),
)


def _draft(kind: str, *moves: Move, until: date | None = LAST, of: str | None = None) -> Draft:
    return Draft(VILLAGE, kind, moves, "source", "staff/1", until, of)


@pytest.mark.parametrize("points", [0, -1, True, "5", 2.0, None])
def test_points_move_as_positive_whole_numbers(points: object) -> None:
    with pytest.raises(LawBroken, match="positive whole number"):
        move(points, source="issued", target=WANG)  # type: ignore[arg-type]  # what is refused


def test_points_do_not_move_from_an_account_to_itself() -> None:
    with pytest.raises(LawBroken, match="to itself"):
        move(5, source=WANG, target=WANG)


def test_a_draft_is_the_net_of_its_moves_and_sums_to_zero() -> None:
    draft = _draft(
        "opening",
        move(5, source="issued", target=WANG),
        move(3, source="issued", target=WANG),
        move(2, source="issued", target=LI),
    )
    assert draft.deltas() == {"issued": -10, WANG: 8, LI: 2}
    assert sum(draft.deltas().values()) == 0


def test_an_entry_that_moves_nothing_is_none() -> None:
    there, back = move(5, source=WANG, target=SHOP), move(5, source=SHOP, target=WANG)
    for draft in (_draft("redeem"), _draft("redeem", there, back)):
        with pytest.raises(LawBroken, match="moves points on every account"):
            draft.deltas()


@pytest.mark.parametrize(
    ("kind", "one"),
    [
        ("redeem", move(5, source="issued", target=WANG)),
        ("redeem", move(5, source=SHOP, target=WANG)),
        ("opening", move(5, source="issued", target=SHOP)),
        ("award", move(5, source=LI, target=WANG)),
        ("award", move(5, source="issued", target="people/1")),
        ("gift", move(5, source="issued", target=WANG)),
    ],
)
def test_a_leg_outside_the_whitelist_is_refused(kind: str, one: Move) -> None:
    with pytest.raises(LawBroken, match=f"{kind} may not put"):
        _draft(kind, one).deltas()


def test_what_a_household_receives_needs_a_last_day() -> None:
    with pytest.raises(LawBroken, match="last valid day"):
        _draft("award", move(5, source="issued", target=WANG), until=None).deltas()


@pytest.mark.parametrize(("kind", "of"), [("undo", None), ("reverse", None), ("redeem", "e1")])
def test_a_correction_corrects_something_and_nothing_else_does(kind: str, of: str | None) -> None:
    with pytest.raises(LawBroken, match="do not fit together"):
        _draft(kind, move(5, source=WANG, target=SHOP), of=of).deltas()


def test_an_undo_needs_no_day_for_it_goes_back_where_it_was() -> None:
    draft = _draft("undo", move(5, source=SHOP, target=WANG), until=None, of="e1")
    assert draft.deltas() == {SHOP: -5, WANG: 5}


def test_an_entry_gives_the_balance_after_it() -> None:
    assert ENTRY.balance_after(WANG) == 70
    parts = (Leg(WANG, 0, 3, 10, 80, None), Leg(WANG, 0, 4, 5, 85, LAST))
    assert replace(ENTRY, legs=parts).balance_after(WANG) == 85


def test_the_digest_does_not_hang_on_the_order_of_the_legs() -> None:
    assert replace(ENTRY, legs=ENTRY.legs[::-1]).digest() == ENTRY.digest()


def test_the_digest_of_an_entry_is_for_ever() -> None:
    """A changed canonical form would make every stored digest wrong."""
    assert ENTRY.digest() == "74c434cdf2730b9d2f9ecf023c6b82c60ddd37d45ff8b23180d0acde4babbf23"


@pytest.mark.parametrize(
    "other",
    [
        {"village": 8},
        {"id": "1" * 32},
        {"kind": "expire"},
        {"recorded_at": NOON.replace(microsecond=1)},
        {"source": "slip/2"},
        {"actor": "staff/2"},
        {"reverses": "2" * 32},
        *(
            {"legs": (replace(ENTRY.legs[0], **change), ENTRY.legs[1])}
            for change in (
                {"account": LI},
                {"slot": 1},
                {"seq": 3},
                {"points": -31},
                {"balance_after": 71},
                {"expires_on": LAST},
            )
        ),
        {"legs": ENTRY.legs[:1]},
    ],
)
def test_the_digest_holds_everything(other: dict[str, object]) -> None:
    changed = replace(ENTRY, **other)  # type: ignore[arg-type]  # one field each, of its own type
    assert changed.digest() != ENTRY.digest()
