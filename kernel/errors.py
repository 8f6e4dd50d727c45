"""Refusals: what a rule says no to. Expected, stable, told to people; never a bug of ours."""

from typing import ClassVar

Detail = str | int | None


class Refusal(Exception):
    """A rule said no. Subclasses stand beside the function that raises them.

    `code` is stable for machines. `details` hold codes, numbers and dates only (never a name,
    a telephone or a card), because they are stored with the operation's key and replayed.
    """

    code: ClassVar[str]
    status: ClassVar[int] = 422
    by_code: ClassVar[dict[str, type["Refusal"]]] = {}

    def __init_subclass__(cls) -> None:
        """Enter the class under its code, so that a stored refusal can be raised again."""
        if cls.code in Refusal.by_code:
            raise TypeError(f"two refusals share the code {cls.code}")
        Refusal.by_code[cls.code] = cls

    def __init__(self, **details: Detail) -> None:
        super().__init__(self.code, details)
        self.details: dict[str, Detail] = details

    def __str__(self) -> str:
        """The code and the details, for logs."""
        return f"{self.code} {self.details}" if self.details else self.code
