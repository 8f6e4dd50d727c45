"""`xinyu`: one app per call, words in the machine's language, the demo apart from the town."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from app.cli import main
from kernel.db import bound
from tests.app.shell import Shell

#: Every command there is; the README lists the same.
COMMANDS = {
    "audit",
    "award",
    "balance",
    "budget",
    "cards issue",
    "cards print",
    "close-day",
    "db upgrade",
    "demo",
    "device enrol",
    "expire",
    "export journal",
    "handouts print",
    "import goods",
    "import households",
    "import points",
    "look",
    "rulebook export",
    "round complete",
    "rulebook import",
    "seal",
    "serve",
    "setup",
    "shop add",
    "staff add",
    "token",
}


def _commands(group: click.Group, before: str = "") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= _commands(command, f"{before}{name} ")
        else:
            found[f"{before}{name}"] = command
    return found


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Shell:
    """A shell where nothing has been set up."""
    return Shell(monkeypatch, f"sqlite:///{tmp_path / 'new.sqlite'}", tmp_path)


def test_every_command_is_told_in_its_help() -> None:
    found = _commands(main)
    assert set(found) == COMMANDS
    for command in found.values():
        assert command.help


@pytest.mark.parametrize("name", sorted(COMMANDS - {"serve", "demo"}))
def test_every_command_answers_in_json_when_asked(name: str) -> None:
    assert "--json" in {
        option for parameter in _commands(main)[name].params for option in parameter.opts
    }


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["balance"],
        ["balance", "--household"],
        ["award", "--household", "1", "--points", "many", "--reason", "x", "--ref", "x"],
        ["import", "households", "no-such-file.xlsx"],
        ["setup", "--town", "x"],
        ["serve", "--port", "x"],
    ],
)
def test_a_command_not_written_as_it_must_be_ends_with_2(shell: Shell, words: list[str]) -> None:
    said = shell.run(*words)
    assert said.exit == 2
    assert "Error: " in said.err
    assert said.out == ""


@pytest.mark.parametrize("words", [["balance", "--household", "1"], ["audit"], ["expire"]])
def test_before_setup_a_command_is_refused_plainly(shell: Shell, words: list[str]) -> None:
    assert shell.json(*words, exit_code=1)["code"] == "town-missing"
    said = shell.run(*words)
    assert (said.exit, said.err) == (1, "Not set up yet: This town has not been set up yet.\n")


def test_the_words_are_the_machine_s(shell: Shell) -> None:
    for language, title in (("zh_CN.UTF-8", "尚未设置"), ("C.UTF-8", "Not set up yet")):
        shell.environment["LC_ALL"] = language
        said = shell.json("balance", "--household", "1", exit_code=1)
        assert (said["code"], said["title"] == title) == ("town-missing", title != "尚未设置")
        assert said["title"].isascii() == (language == "C.UTF-8")


def test_the_demo_stands_apart_from_the_town(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whatever the town's database is, the demo has a folder and a file of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'town.sqlite'}")
    monkeypatch.delenv("XINYU_INSTANCE", raising=False)
    ended = CliRunner().invoke(main, ["demo", "--port", "x"])
    assert ended.exit_code == 2
    assert str(bound().writer.url).endswith("instance/demo/xinyu.sqlite")
    bound().writer.dispose()


def test_what_is_json_is_one_line_and_nothing_else(shell: Shell) -> None:
    said = shell.run("setup", "--town", "石台镇", "--village", "甲村", "--json")
    assert (said.exit, said.out.count("\n")) == (0, 1)
    assert json.loads(said.out)["villages"] == ["甲村"]
    assert "石台镇" in said.out  # not \\u77f3
