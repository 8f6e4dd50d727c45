"""The counter mat: what a clerk may say to the till by scanning instead of pressing a key.

The codes are the same in every shop and no secret: a command opens nothing that the clerk's own
keys do not.
"""

from typing import Final

from kernel.errors import Refusal
from registry import codes

#: Each command's number stands for good: mats are printed and lie on counters for years.
_NUMBERS: Final = {
    "confirm": 1,
    "cancel": 2,
    "remove": 3,
    "times-2": 4,
    "times-5": 5,
    "times-10": 6,
    "reprint": 7,
    "undo": 8,
}
#: Command → its 20 digits, in the order of the mat.
COMMANDS: Final = {
    name: codes.numbered_code(codes.COMMAND, number) for name, number in _NUMBERS.items()
}


class CommandUnknown(Refusal):
    """The mat has no such command."""

    code = "command-unknown"


def code_of(command: str) -> str:
    """The 20 digits of one of `COMMANDS`.

    :raises CommandUnknown: there is no such command.
    """
    if command not in COMMANDS:
        raise CommandUnknown
    return COMMANDS[command]
