"""What each role may do, where its region (a clerk's: shop) reaches."""

from typing import Final

from registry.staff import CLERK, MERCHANT

#: What everybody on the staff may do: see the first page, change the own password, sign out.
ACCOUNT: Final = "account"
#: What a public page needs: nothing.
ANYBODY: Final = "anybody"

#: Whoever looks over the office's shoulder reads, and stands beside as a second person.
_READER: Final = frozenset(
    {
        "slips.read",
        "slips.witness",
        "subjects.read",
        "books.read",
        "reports",
        "rulebook.read",
        "policies.read",
        "records.read",
        "round.read",
        "merchants.read",
    }
)
#: Who tells of what people did, and who stands behind what another one told.
_RECORDS: Final = frozenset({"records.enter", "records.confirm", "records.read"})
#: Who answers what is said against a record, as somebody who did not decide it.
_ANSWERS: Final = frozenset({"records.judge", "objections.answer", "records.read"})
_OFFICER: Final = (
    _READER
    | _RECORDS
    | _ANSWERS
    | {
        "notices",
        "round.run",
        "slips.reverse",
        "settlements",
        "days.close",
        "statement.read",
        "awards.post",
        "imports",
        "subjects.names",
        "subjects.change",
        "staff",
        "devices",
        "cards",
        "goods",
        "settings",
        "budget",
        "merchants",
        "registers",
        "referrals",
    }
)
#: role → what it may do, where its region (a clerk's: shop) reaches.
PERMISSIONS: Final[dict[str, frozenset[str]]] = {
    "town-officer": _OFFICER | {"rulebook", "policies"},
    "village-officer": _OFFICER,
    "collector": _RECORDS,
    "evaluator": frozenset({"round.read", "round.score"}),
    "reviewer": _ANSWERS | {"round.read", "round.review"},
    "supervisor": _READER | {"objections.appeal", "round.sign"},
    CLERK: frozenset({"till"}),
    MERCHANT: frozenset({"offers.use"}),
    "bank-officer": frozenset({"referrals.bank"}),
}
KNOWN: Final = frozenset({ACCOUNT, ANYBODY}).union(*PERMISSIONS.values())
