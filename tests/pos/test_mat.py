"""The counter mat: every square on it is read back as the command beside it."""

import re
from collections.abc import Callable

import pytest

from pos.mat import COMMANDS, CommandUnknown, code_of
from registry import codes
from tests.app.browser import Browser


def test_each_command_has_a_code_of_its_own_that_never_changes() -> None:
    assert len(set(COMMANDS.values())) == len(COMMANDS) == 8
    assert {codes.name_foreign(code) for code in COMMANDS.values()} == {"command"}
    assert COMMANDS["confirm"] == codes.numbered_code("49", 1) == code_of("confirm")
    with pytest.raises(CommandUnknown):
        code_of("sell")


def test_the_mat_names_each_command_in_both_languages(
    browser: Callable[..., Browser],
) -> None:
    page = browser("clerk").get("/till/mat").text
    for words in ("删末行", "Remove last", "确认", "Confirm"):
        assert words in page
    drawn = re.findall(r'src="/till/mat/([a-z0-9-]+)\.svg" alt="(\d{20})"', page)
    assert drawn == list(COMMANDS.items())
