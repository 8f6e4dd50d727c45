"""Every package has a door that lists what it shows, and every room has its mirror test."""

import pytest

from tests.law import doors
from tests.law.tidy import ROOT

PLANTED = """
from ledger.posting import post, reverse
from ledger.audit import audit
__all__ = ["balance", "audit", "post"]
"""
UNTOLD = """
def silent(): ...
def refusing():
    '''Do it.'''
    raise NotEnough(short=1)
def told():
    '''Do it.

    :raises NotEnough: when there is too little
    '''
    raise NotEnough(short=1)
def _inner(): ...
"""

# path of a room: why it has no mirror test
NO_MIRROR: dict[str, str] = {
    "civility/views.py": "pages need the app: tests/app/test_civility_pages.py",
    "registry/views.py": "pages need the app: tests/app/test_registry_pages.py",
}


@pytest.mark.parametrize("package", [each for each in doors.PACKAGES if each != "app"])
def test_the_door_lists_exactly_what_it_shows(package: str) -> None:
    """`__all__` and the imports of `__init__.py` are one list; no name means two things."""
    source = doors.read(f"{package}/__init__.py")
    assert list(doors.door_faults(package, source, doors.rooms_of(package))) == []


def test_the_root_shows_one_thing() -> None:
    """No package stands above app: what it imports, it uses. Its door is the factory."""
    assert doors.listed_by(doors.read("app/__init__.py")) == ["create_app"]


@pytest.mark.parametrize("package", doors.PACKAGES)
def test_what_the_door_shows_is_told(package: str) -> None:
    """A function shown, alone or with its room, says what it does and what it raises."""
    faults = []
    shown = doors.shown_by(doors.read(f"{package}/__init__.py"))
    for room, path in doors.rooms_of(package).items():
        whole = shown.get(room) == package
        names = {name for name, module in shown.items() if module == f"{package}.{room}"}
        untold = doors.undocumented(doors.read(path), None if whole else names)
        faults += [f"{path}: {fault}" for fault in untold]
    assert faults == []


@pytest.mark.parametrize("package", doors.PACKAGES)
def test_every_room_has_its_mirror_test(package: str) -> None:
    """What a room does is shown in tests/<package>/test_<room>.py."""
    missing = [
        path
        for room, path in doors.rooms_of(package).items()
        if not (ROOT / "tests" / package / f"test_{room}.py").exists()
    ]
    assert missing == [path for path in sorted(NO_MIRROR) if path.startswith(f"{package}/")]


def test_every_folder_of_code_is_a_floor() -> None:
    """A package nobody listed would escape every rule."""
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert found == set(doors.PACKAGES)


def test_planted_faults_are_found() -> None:
    """The checks are awake."""
    assert list(doors.door_faults("ledger", PLANTED, ["audit", "posting"])) == [
        "ledger: balance is listed, not shown",
        "ledger: reverse is shown, not listed",
        "ledger: audit is a room and something in a room: rename one",
    ]
    assert list(doors.door_faults("ledger", "from ledger.posting import post", [])) == [
        "ledger has no __all__"
    ]
    assert list(doors.undocumented(UNTOLD)) == [
        "silent has no docstring",
        "refusing raises and does not say what",
    ]
    assert list(doors.undocumented(UNTOLD, {"told"})) == []
    assert (
        list(doors.door_faults("kernel", "from kernel import db\n__all__ = ['db']", ["db"])) == []
    )
