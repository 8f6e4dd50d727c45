"""Every code that a row can be refused with has its words, and no words stand unused."""

import ast
from pathlib import Path

from registry.reasons import N_, REASONS

FLOORS = tuple(
    Path(__file__).parents[2] / floor
    for floor in ("registry", "civility", "merchants", "pos", "office")
)


def _strings(source: str) -> set[str]:
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _codes_of(source: str) -> set[str]:
    """The last word of every call that refuses a cell or a row."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            called, last = node.func, node.args[-1]
            name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
            if name in {"BadCell", "refusal", "refused", "within"} and isinstance(
                last, ast.Constant
            ):
                found.add(str(last.value))
    return found


def _sources() -> list[str]:
    rooms = [room for floor in FLOORS for room in sorted(floor.glob("*.py"))]
    return [room.read_text() for room in rooms if room.name != "reasons.py"]


def test_every_code_has_its_words() -> None:
    used = set().union(*map(_codes_of, _sources()))
    assert len(used) > 20
    assert used <= set(REASONS)


def test_no_words_stand_unused() -> None:
    said = set().union(*map(_strings, _sources()))
    # What is never scored has a reason for each topic, put together in civility/rule_cells.py.
    assert [one for one in REASONS if not {one, one.removeprefix("topic-")} & said] == []


def test_the_words_are_sentences_of_their_own() -> None:
    assert len(set(REASONS.values())) == len(REASONS)
    assert all(reason.endswith(".") for reason in REASONS.values())
    assert N_("as it is") == "as it is"
