"""The score sheet in a villager's words: where a record stands, why it counts so, by whom."""

from typing import Final

from civility import rules, scoring


def N_(message: str) -> str:  # noqa: N802 - the name that the message extractor looks for
    """Mark a message for translation; it is looked up when the reader's language is known."""
    return message


#: state → where the record stands.
STATES: Final = {
    "entered": N_("Waits for a second person"),
    "confirmed": N_("Confirmed, waits for the board"),
    "listed": N_("On the board"),
    "posted": N_("Points are in"),
    "notified": N_("You may answer or put it right"),
    "counted": N_("Counts in the rating"),
    "repaired": N_("Repaired, counts no more"),
    "rejected": N_("Not confirmed"),
    "struck": N_("Struck, does not count"),
}
#: Why a record does less to the rating than its rule says.
WHYS: Final = {
    scoring.EVENT: N_("One event counts once: another record of it counts."),
    scoring.BEST: N_("Only the highest title of the year counts."),
    scoring.CAP: N_("This rule has counted as often as it may."),
    scoring.ASPECT: N_("This aspect has gained as much as it may in a year."),
    scoring.LOSS_LIMIT: N_("One event takes no more than the limit."),
    scoring.NO_RULE: N_("The rules of that round do not have it."),
}
#: kind of evidence → what it is.
EVIDENCE: Final = dict(
    zip(
        rules.EVIDENCE,
        (
            N_("photo"),
            N_("sign-in list"),
            N_("confirmed by whom it served"),
            N_("certificate"),
            N_("village record"),
            N_("document in force"),
            N_("two witnesses"),
        ),
        strict=True,
    )
)
#: role → what a villager calls whoever decided.
ROLES: Final = {
    "household": N_("the household"),
    "collector": N_("grid member"),
    "village-officer": N_("village officer"),
    "town-officer": N_("town officer"),
    "reviewer": N_("review group"),
    "evaluator": N_("evaluation group"),
    "supervisor": N_("supervision"),
    "": N_("staff"),
}
