"""Why a row of a workbook was refused, in words for people; translated where it is shown."""

from typing import Final


def N_(message: str) -> str:  # noqa: N802 - the name that the message extractor looks for
    """Mark a message for translation; it is looked up when the reader's language is known."""
    return message


#: Of a rulebook's sheets.
RULE_REASONS: Final = {
    "item-unreadable": N_("An item is numbered like A1+1 (adds), A1-1 (subtracts) or V1 (veto)."),
    "item-repeated": N_("An item with this number stands further up."),
    "item-effect": N_("The number's sign says something else than the effect."),
    "aspect-renamed": N_("Further up this aspect has another name."),
    "effect-unknown": N_("The effect is add, subtract or veto."),
    "topic-unknown": N_("This topic is not in the list of what may be scored."),
    "topic-petition": N_(
        "Petitions and complaints are a right of everybody: they are never scored."
    ),
    "topic-birth": N_("Births and family planning are private: they are never scored."),
    "topic-health": N_("Health, illness and blood donation are private: they are never scored."),
    "topic-religion": N_("Belief is free: it is never scored."),
    "topic-opinion": N_("Opinions and what people say or post are free: they are never scored."),
    "tiers-unreadable": N_("Tiers are written label:rating:points, several with “;” between them."),
    "rating-steps": N_("The rating moves in steps of 0.5, by at most 20."),
    "rating-sign": N_("The rating goes up where an item adds, and down where it subtracts."),
    "minus-points": N_("Only an item that adds gives points, 0 to 10,000; none ever takes any."),
    "veto-tiers": N_("A veto has one tier without rating or points: “:0:0”."),
    "evidence-unknown": N_("Evidence is E1 to E7: “/” for either, “+” for both."),
    "veto-evidence": N_(
        "A veto needs a legally effective document (E6), or the review group as its only reporter."
    ),
    "cap-unreadable": N_(
        "This cap cannot be read: write it like 2/yr, 10 h/month/person or per case."
    ),
    "reporter-unknown": N_("Reporters are H, G, P, V and D, with commas between them."),
    "reporter-review": N_("The review group reports vetoes only."),
    "honour-unreadable": N_("Write yes, or leave it empty."),
    "honour-not-add": N_("Only an item that adds is an honour."),
    "sheet-unknown": N_("The sheet is household or organisation."),
    "ends-unreadable": N_("Write document, or a number of months like 12 months."),
    "ends-missing": N_("A veto must say when it ends."),
}

#: Of the policies' sheet.
POLICY_REASONS: Final = {
    "policy-repeated": N_("A policy with this number stands further up."),
    "policy-through": N_("A policy works through offers, credit, person or reference."),
    "policy-low-grade": N_("No policy names a grade below A: it may only say whom it is for."),
    "policy-ends": N_("The last day is before the first."),
}

#: code → English message. Codes are stable; machines read them.
REASONS: Final = {
    "missing": N_("This cell is empty."),
    "not-confirmed": N_("Please tick the box first."),
    "number-unreadable": N_("This number is not written as it should be."),
    "number-repeated": N_("This number is already used further up in this file."),
    "number-unknown": N_("Nobody is registered under this number."),
    "village-unknown": N_("This village is not in the town."),
    "village-not-yours": N_("This is another village's row: its own officers import it."),
    "village-mismatch": N_("This number is registered in another village."),
    "number-closed": N_("This number was closed."),
    "kind-mismatch": N_("This number is registered as another kind of subject."),
    "head-mismatch": N_("This number is registered with another name."),
    "name-too-long": N_("This name is too long."),
    "text-too-long": N_("This text is too long."),
    "name-markup": N_("This name holds signs that no name has."),
    "name-digits": N_("This is not a name."),
    "phone-not-11-digits": N_("A phone number has 11 digits."),
    "members-not-whole": N_("The number of people must be a whole number."),
    "members-out-of-range": N_("The number of people must be from 1 to 30."),
    "date-unreadable": N_("This date cannot be read."),
    "date-future": N_("This date is in the future."),
    "date-too-old": N_("This date is before the year 2000."),
    "consent-unreadable": N_("Consent must be yes or no."),
    "consent-refused": N_("Consent was refused: only the refusal is kept."),
    "channel-unknown": N_("This way of collecting is not known."),
    "points-not-whole": N_("Points must be a whole number."),
    "points-out-of-range": N_("Points must be from 0 to 1,000,000."),
    "award-points-out-of-range": N_("An award is from 1 to 10,000 points."),
    "award-reason-unfit": N_("A reason has at most 100 characters."),
    "award-ref-used": N_("This household was awarded under this reference before."),
    "number-not-here": N_("Nobody in this village has this number."),
    "number-twice": N_("This number stands further up already."),
    "points-ended": N_("These points would have expired already."),
    "opening-exists": N_("Other opening points were already entered for this number."),
    "number-not-whole": N_("This must be a whole number."),
    "number-out-of-range": N_("This number is too small or too large."),
    "money-unreadable": N_("This amount cannot be read: write yuan with at most two decimals."),
    **RULE_REASONS,
    **POLICY_REASONS,
}

#: kind of entry → what a villager calls it, where no reason says more.
MOVEMENTS: Final = {
    "opening": N_("Points brought over"),
    "award": N_("Points earned"),
    "redeem": N_("Goods taken home"),
    "undo": N_("Given back"),
    "reverse": N_("Corrected"),
    "adjust": N_("Corrected"),
    "transfer": N_("Moved between households"),
    "offer": N_("Given for an offer"),
    "expire": N_("Past their last day"),
}
