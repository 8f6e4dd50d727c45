"""Civility can give points and take none: it reaches for no verb of the registry's that takes."""

import ast

import pytest

from tests.law.tidy import File, files

#: What the registry's door has that takes points from somebody, or moves them.
TAKES = {
    "award_reversals",
    "end_household",
    "merge_households",
    "move_to_village",
    "split_household",
    "undo_import",
    "undo_points_import",
    "withdraw_consent",
}


def taken(file: File) -> set[str]:
    """The names of verbs that take points which this file reaches for."""
    imported = {
        alias.name.rpartition(".")[2]
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ImportFrom | ast.Import)
        for alias in node.names
    }
    reached = {node.attr for node in ast.walk(file.tree) if isinstance(node, ast.Attribute)}
    return TAKES & (imported | reached)


def test_no_room_of_civility_reaches_for_one() -> None:
    rooms = list(files(("civility",), (".py",)))
    assert len(rooms) > 20
    assert {file.path: taken(file) for file in rooms if taken(file)} == {}


@pytest.mark.parametrize(
    "line",
    [
        "from registry import award_reversals",
        "import registry\nregistry.end_household(None)",
        "from registry.merging import merge_households as join",
    ],
)
def test_the_check_is_awake(line: str) -> None:
    assert taken(File("civility/x.py", line))
