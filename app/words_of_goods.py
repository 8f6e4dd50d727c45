"""What refusals say about goods that come, lie on the shelf and go."""

from typing import Final

from flask_babel import lazy_gettext as _

WORDS: Final = {
    "stock-expired": (
        _("Past its day"),
        _("%(goods)s: only %(left)s left that are not past their day. What is past it stays here."),
    ),
    "arrival-unfit": (
        _("Number of pieces not right"),
        _("Please write how many pieces of %(goods)s arrived, at most as many as were sent."),
    ),
    "cost-unfit": (
        _("Cost not right"),
        _("Please give what a piece costs or is worth, in yuan, from 0.01 to 100000."),
    ),
    "delivery-ref-unfit": (
        _("Delivery note not right"),
        _("A delivery note's number is 1 to %(at_most)s characters."),
    ),
    "delivery-unknown": (_("No such delivery"), _("This shop has no such delivery.")),
    "expiry-unfit": (
        _("Day of expiry not right"),
        _("Goods that come in expire today at the earliest, in ten years at the latest."),
    ),
    "fund-unknown": (
        _("Who pays is not said"),
        _("Please choose who pays for the goods."),
    ),
    "goods-not-there": (
        _("The other shop does not have these goods"),
        _("The other shop has no goods %(goods)s of the same name and unit. Nothing was sent."),
    ),
    "goods-reason-unfit": (
        _("Reason missing"),
        _("Please say why, in 1 to 100 characters."),
    ),
    "goods-twice": (
        _("Goods named twice"),
        _("A count names each kind of goods once. Please add the pieces up in one row."),
    ),
    "lines-unfit": (
        _("Nothing written down"),
        _("Please fill in at least one row, and at most %(at_most)s."),
    ),
    "lot-short": (
        _("Not so many of that lot"),
        _("Only %(left)s pieces of this lot are left. Nothing was moved."),
    ),
    "missing-unexplained": (
        _("Something is missing"),
        _("Fewer pieces arrived than were sent. Please say why, in 1 to 100 characters."),
    ),
    "paper-kind-unknown": (
        _("No such paper"),
        _("Goods are counted or written off, nothing else is written so."),
    ),
    "paper-over": (
        _("Settled already"),
        _("This paper was done or dropped already. Nothing was moved."),
    ),
    "paper-unknown": (_("No such paper"), _("This shop has no such paper.")),
    "paper-words-unfit": (
        _("Too long"),
        _("Please say it in at most 100 characters."),
    ),
    "pieces-unfit": (
        _("Number of pieces not right"),
        _("Please give a whole number of pieces, from 1 to %(at_most)s."),
    ),
    "price-day-unfit": (
        _("Day not right"),
        _("A price is planned from tomorrow on, at most a year ahead."),
    ),
    "price-not-planned": (
        _("No price is planned"),
        _("No price is planned for these goods, or it is in force already."),
    ),
    "price-planned": (
        _("A price is planned already"),
        _("Another price is planned for these goods. Please withdraw it first."),
    ),
    "price-unfit": (
        _("Price not right"),
        _("A price is a whole number of points, from 1 to %(at_most)s."),
    ),
    "supplier-unfit": (
        _("Supplier not right"),
        _("A supplier's name is 1 to %(at_most)s characters."),
    ),
    "transfer-over": (
        _("Received already"),
        _("This transfer was received already. Nothing was moved."),
    ),
    "transfer-target-unfit": (
        _("The same shop"),
        _("Please choose another shop to send the goods to."),
    ),
    "transfer-unknown": (_("No such transfer"), _("This shop has no such transfer.")),
    "wish-asked": (
        _("Written down already"),
        _("This household asks for %(name)s already."),
    ),
    "wish-unfit": (
        _("Wish not right"),
        _("Please write what is wished for, in 1 to %(at_most)s characters."),
    ),
    "wish-unknown": (
        _("No such wish"),
        _("There is no such wish, or it was answered already."),
    ),
    "wish-words-unfit": (
        _("Reason missing"),
        _("Please say why, in 1 to 100 characters."),
    ),
}
