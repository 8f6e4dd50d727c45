"""What refusals say about merchants, their offers and what is used of them."""

from typing import Final

from flask_babel import lazy_gettext as _

WORDS: Final = {
    "agreement-missing": (
        _("No agreement in force"),
        _("No signed agreement with this merchant holds today. Write it down first."),
    ),
    "agreement-unfit": (
        _("Agreement not right"),
        _("An agreement ends after it begins, today or later, and somebody signed it."),
    ),
    "card-not-good": (
        _("Card not good here"),
        _("This card is not good here. Please ask at the village office."),
    ),
    "complaint-unknown": (
        _("No complaint waits here"),
        _("Somebody has looked into this before. Load the page again."),
    ),
    "confirmed-before": (
        _("Confirmed already"),
        _("This side confirmed this month before. Nothing changed."),
    ),
    "licence-taken": (
        _("Licence known already"),
        _("Merchant %(merchant)s of this village has the same licence."),
    ),
    "licence-unfit": (
        _("Licence number not right"),
        _("A licence number has 18 digits and letters. Please compare it with the licence."),
    ),
    "list-price-raised": (
        _("List price has risen"),
        _(
            "Within 90 days the same was offered at a lower list price. A price is not raised in order to be lowered."
        ),
    ),
    "list-price-unfit": (
        _("Price not right"),
        _("Type the price without the offer, in yuan, not above the one on record."),
    ),
    "merchant-closed": (
        _("Taking part in no offers now"),
        _("This merchant takes part in no offers at the moment. Please ask at the village office."),
    ),
    "merchant-month-changed": (
        _("Statement changed"),
        _("The statement says something else now. Load the page again and look."),
    ),
    "merchant-month-unfit": (
        _("Month cannot be confirmed"),
        _(
            "A month is confirmed once it is over, something was used in it, and uses and books agree."
        ),
    ),
    "merchant-month-unknown": (
        _("Month not known"),
        _("There is no such month. It is written like 2026-11."),
    ),
    "merchant-state-unfit": (
        _("Not at this point"),
        _("This cannot be done with the merchant now. Load the page again and look."),
    ),
    "merchant-unfit": (
        _("Not filled in right"),
        _("This is empty, too long, or not as it must be."),
    ),
    "merchant-unknown": (
        _("No such merchant"),
        _("No merchant of yours has this code."),
    ),
    "merchant-words-unfit": (
        _("Words missing"),
        _("Please say in one line of at most %(at_most)s characters what was seen, or why."),
    ),
    "offer-category": (
        _("Cannot be offered"),
        _("What medical insurance pays or a doctor prescribes takes part in no offer."),
    ),
    "offer-gone": (
        _("Offer no longer holds"),
        _("This offer no longer holds for this card. Nothing was recorded."),
    ),
    "offer-no-gain": (
        _("No gain"),
        _("With the offer, cash and points together must come to less than the price without it."),
    ),
    "offer-unfit": (
        _("Offer not right"),
        _("Something is missing or not as it must be; what it is stands beside."),
    ),
    "offer-unknown": (
        _("No such offer"),
        _("There is no such offer of this merchant."),
    ),
    "other-person-approves": (
        _("Somebody else approves"),
        _("Whoever checked the papers does not approve."),
    ),
    "other-person-approves-offer": (
        _("Somebody else approves"),
        _("Whoever wrote the offer does not approve it."),
    ),
    "other-person-confirms": (
        _("Another person has to confirm"),
        _("You confirmed for the other side. Two different people confirm."),
    ),
    "other-person-judges": (
        _("Somebody else looks into it"),
        _("Whoever wrote the complaint down does not judge it."),
    ),
    "policy-unfit": (
        _("Policy not right"),
        _("This policy is not in force today, or it works in another way than by offers."),
    ),
    "promise-missing": (
        _("Promise missing"),
        _("Please promise to trade honestly; without that nobody can join."),
    ),
    "scan-over": (
        _("Scan the card again"),
        _("This answer is older than ten minutes. Nothing was recorded."),
    ),
    "scan-unknown": (
        _("Nothing here"),
        _("No scan of yours is known under this. Please scan the card."),
    ),
    "use-back-already": (
        _("Taken back before"),
        _("This use was taken back before. Nothing changed."),
    ),
    "use-settled": (
        _("Month settled"),
        _("The month of this use is settled. The village office can still take it back."),
    ),
    "use-taken-back": (
        _("Scan the card again"),
        _("This use was taken back. Scan the card again for another one."),
    ),
    "use-undo-late": (
        _("Too late here"),
        _("The minutes for taking it back are over. The village office can still do it."),
    ),
    "visit-unfit": (
        _("Visit not right"),
        _("Name the merchant or the place, and a day that is not to come."),
    ),
}
