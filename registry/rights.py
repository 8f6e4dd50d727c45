"""What each role may do, where its region (a clerk's: shop) reaches."""

from typing import Final

from registry.staff import CLERK

#: What everybody on the staff may do: see the first page, change the own password, sign out.
ACCOUNT: Final = "account"
#: What a public page needs: nothing.
ANYBODY: Final = "anybody"

#: Whoever looks over the office's shoulder reads, and stands beside as a second person.
_READER: Final = frozenset(
    {"slips.read", "slips.witness", "subjects.read", "books.read", "reports", "rulebook.read"}
)
_OFFICER: Final = _READER | {
    "slips.reverse",
    "statement.read",
    "awards.post",
    "imports",
    "subjects.names",
    "subjects.change",
    "staff",
    "devices",
    "cards",
    "settings",
}
#: role → what it may do, where its region (a clerk's: shop) reaches.
PERMISSIONS: Final[dict[str, frozenset[str]]] = {
    "town-officer": _OFFICER | {"rulebook"},
    "village-officer": _OFFICER,
    "collector": frozenset(),
    "evaluator": frozenset(),
    "reviewer": frozenset(),
    "supervisor": _READER,
    CLERK: frozenset({"till"}),
    "merchant": frozenset(),
}
KNOWN: Final = frozenset({ACCOUNT, ANYBODY}).union(*PERMISSIONS.values())
