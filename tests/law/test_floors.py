"""Each import contract is seen to fail: a copy of the tree, a planted import, a broken contract."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.law.doors import PACKAGES
from tests.law.tidy import ROOT

LINTER = Path(sys.executable).with_name("lint-imports")

# contract, room, the line that breaks it
PLANTED = [
    ("floors", "kernel/clock.py", "import ledger"),
    ("floors", "ledger/chart.py", "import registry"),
    ("floors", "registry/regions.py", "import pos"),
    ("floors", "pos/views/till.py", "import app"),
    ("floors", "merchants/roll.py", "import civility"),
    ("floors", "merchants/roll.py", "import pos"),
    ("ledger-door", "registry/regions.py", "from ledger.tables import entry"),
    ("ledger-door", "app/config.py", "import ledger.values"),
    ("civility-awards-only", "civility/kin.py", "import ledger"),
    ("floors", "civility/kin.py", "import pos"),
    ("flask", "registry/regions.py", "import flask"),
    ("flask", "pos/checkout.py", "from werkzeug import http"),
    ("web-libraries", "ledger/chart.py", "import marshmallow"),
    ("web-libraries", "kernel/errors.py", "import flask_babel"),
    ("views-mounted", "registry/regions.py", "import pos.views"),
    ("views-without-sql", "pos/views/till.py", "from sqlalchemy import select"),
    ("no-circles", "kernel/errors.py", "from kernel import once"),
    ("no-circles", "ledger/chart.py", "from ledger import posting"),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the code and the contracts."""
    for package in PACKAGES:
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken(tree: Path, *contract: str) -> bool:
    """Whether the linter finds a contract broken in this tree: the one named, or any."""
    command = [str(LINTER), "--no-cache", *(f"--contract={name}" for name in contract)]
    ran = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert "Contracts:" in ran.stdout, ran.stdout + ran.stderr  # it ran to its end
    return ran.returncode != 0


def test_the_tree_keeps_every_contract(copy: Path) -> None:
    """Else the plants below would show nothing."""
    assert not broken(copy)


@pytest.mark.parametrize(("contract", "room", "line"), PLANTED)
def test_a_planted_import_breaks_the_contract(
    copy: Path, contract: str, room: str, line: str
) -> None:
    """The contract is awake: it finds the planted line."""
    with (copy / room).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    assert broken(copy, contract)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_stray_room_breaks_the_contract(copy: Path, package: str) -> None:
    """A helpers.py has no place: every room is named in its package's contract."""
    (copy / package / "helpers.py").touch()
    assert broken(copy, f"rooms-of-{package}")


def test_migrations_are_one_chain() -> None:
    """Each revision stands on the one before it, and its file bears its number."""
    said = []
    for path in sorted((ROOT / "migrations/versions").glob("*.py")):
        values = dict(
            re.findall(r'^(\w+) = (?:"(\d+)"|None)$', path.read_text("utf-8"), re.MULTILINE)
        )
        said.append((path.name[:4], values["revision"], values["down_revision"]))
    numbers = [f"{n:04d}" for n in range(1, len(said) + 1)]
    before = ["", *numbers[:-1]]
    assert said == list(zip(numbers, numbers, before, strict=True))
