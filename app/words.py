"""What every refusal says to people: a title, and a sentence that can be read aloud.

One entry per code; a test holds the list to the codes there are.
"""

from datetime import date
from typing import Final

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _

from app.words_of_civility import WORDS as OF_CIVILITY
from app.words_of_fields import FIELDS
from app.words_of_goods import WORDS as OF_GOODS
from app.words_of_merchants import WORDS as OF_MERCHANTS
from app.words_of_money import WORDS as OF_MONEY
from app.words_of_month import WORDS as OF_MONTH
from app.words_of_policies import WORDS as OF_POLICIES
from app.words_of_rules import WORDS as OF_RULES
from app.words_of_staff import WORDS as OF_STAFF
from app.words_of_till import WORDS as OF_TILL
from kernel.errors import Refusal
from registry import REASONS

#: code → title and sentence; the sentence may name the refusal's details.
WORDS: Final = {
    **OF_GOODS,
    **OF_MERCHANTS,
    **OF_MONEY,
    **OF_MONTH,
    **OF_POLICIES,
    **OF_RULES,
    **OF_STAFF,
    **OF_TILL,
    **OF_CIVILITY,
    "batch-too-old": (
        _("Too late to take back"),
        _("An import can be taken back for 30 days; they are over."),
    ),
    "batch-undone": (
        _("Taken back already"),
        _("This import was taken back before. Nothing changed."),
    ),
    "batch-unknown": (
        _("Import not found"),
        _("There is no such import."),
    ),
    "batch-used": (
        _("Already in use"),
        _("%(number)s was used or changed since this import. Nothing was taken back."),
    ),
    "award-list-unfit": (
        _("List not right"),
        _("A list has 1 to %(at_most)s households. Please split a longer one."),
    ),
    "award-unknown": (_("Award not found"), _("There is no such award in your villages.")),
    "budget-passed": (
        _("Budget used up"),
        _("The village may issue only %(left)s more points this year. Nothing was awarded."),
    ),
    "card-elsewhere": (
        _("Another village's card"),
        _("This card belongs to another village. It is good in its own village's shop."),
    ),
    "card-holder-unknown": (
        _("Household not found"),
        _("There is no such household in your villages."),
    ),
    "card-reason-unfit": (
        _("Reason needed"),
        _("Please give a reason, up to %(at_most)s characters."),
    ),
    "card-revoked": (
        _("Card no longer valid"),
        _("This card was replaced or reported lost on %(on)s. Please use the new card."),
    ),
    "card-unknown": (
        _("Card not found"),
        _("No card has this code. Scan it once more, or ask at the village office."),
    ),
    "code-foreign": (
        _("Not a points card"),
        _("This is %(what)s. Please scan a points card or goods."),
    ),
    "columns-missing": (
        _("Columns missing"),
        _("The sheet “%(sheet)s” lacks the columns: %(columns)s."),
    ),
    "correction-answered": (
        _("Answered already"),
        _("This request was answered before. Nothing changed."),
    ),
    "correction-unknown": (
        _("Request not found"),
        _("This household has no such request."),
    ),
    "detail-unfit": (
        _("Please look again"),
        _("%(field)s: %(reason)s"),
    ),
    "entry-unknown": (_("Entry not found"), _("There is no such entry in these books.")),
    "goods-limit-reached": (
        _("Enough for this month"),
        _("A household may have %(limit)s of these a month; %(left)s are left for this one."),
    ),
    "goods-unknown": (_("Not our goods"), _("This shop has no goods with the code %(goods)s.")),
    "household-known": (
        _("Here already"),
        _("%(number)s has this head and this telephone. Nothing was written."),
    ),
    "grid-unknown": (
        _("Grid not found"),
        _("This village has no such grid."),
    ),
    "heading-twice": (
        _("A column twice"),
        _("The sheet “%(sheet)s” has two columns of the same meaning."),
    ),
    "import-kind-unknown": (
        _("No such import"),
        _("Households, opening points and goods can be imported, nothing else."),
    ),
    "import-unknown": (_("Import not found"), _("There is no such import here.")),
    "in-flight": (
        _("Still working"),
        _("The same request is being worked on. Please wait a moment."),
    ),
    "key-reused": (
        _("Key used before"),
        _("This key was used for another request. Nothing was done; begin again."),
    ),
    "limit-reached": (
        _("Today's limit"),
        _(
            "With the card alone %(limit)s points a day can be used; %(left)s are left today. With the PIN, or if somebody comes whom the household has named, %(proven)s are left."
        ),
    ),
    "look-unknown": (
        _("Page not found"),
        _("This address is not valid, or no longer. Ask at the village office."),
    ),
    "nominee-unknown": (
        _("Person not found"),
        _("This household has nobody by that entry who may come for it."),
    ),
    "not-a-household": (
        _("Not a household"),
        _("%(number)s is not a household. Nothing was done."),
    ),
    "not-enough-points": (
        _("Not enough points"),
        _("There are %(balance)s points, this needs %(points)s: %(short)s are missing."),
    ),
    "not-permitted": (_("Not allowed"), _("Your role does not allow this here.")),
    "not-reversible": (_("Cannot be taken back"), _("An entry of this kind cannot be taken back.")),
    "nothing-left": (
        _("Nothing left to take back"),
        _("Everything this entry gave has been used. Nothing was changed."),
    ),
    "number-needed": (
        _("Number needed"),
        _("Please give a number: the next free one cannot be told here."),
    ),
    "number-taken": (
        _("Number taken"),
        _("The number %(number)s is somebody's already."),
    ),
    "out-of-stock": (_("Not enough in stock"), _("Of the goods %(goods)s only %(left)s are left.")),
    "points-ended": (_("Already past"), _("These points would have ended on %(on)s already.")),
    "points-unfit": (
        _("Points not right"),
        _("Points are a whole number from %(at_least)s to %(at_most)s."),
    ),
    "reason-unfit": (
        _("Reason not right"),
        _("A reason has 1 to %(at_most)s characters in one line."),
    ),
    "ref-unfit": (
        _("Reference not right"),
        _("A reference has 1 to %(at_most)s visible characters."),
    ),
    "region-name-unfit": (
        _("Name not right"),
        _("A region's name has 1 to 40 characters, without markup."),
    ),
    "reversal-covers": (
        _("Take all of it back"),
        _("The household still has all of these points. Please take the whole entry back."),
    ),
    "reversal-reason-unfit": (_("Reason needed"), _("Please give a reason, up to 100 characters.")),
    "same-household": (
        _("The same household"),
        _("%(number)s cannot be joined with itself."),
    ),
    "same-village": (
        _("Lives there already"),
        _("%(number)s lives in this village already."),
    ),
    "second-person-needed": (
        _("A second person is needed"),
        _("Somebody else, who may do this in this village, must give their own password."),
    ),
    "setting-unfit": (
        _("Figure not right"),
        _("This takes a whole number from %(least)s to %(most)s."),
    ),
    "setting-unknown": (_("No such setting"), _("There is no such setting.")),
    "sheet-kind-unknown": (
        _("Sheet not understood"),
        _("The sheet “%(sheet)s” does not say which kind of organisations it lists."),
    ),
    "shop-exists": (_("Code taken"), _("There is a shop with the code %(shop)s already.")),
    "shop-unfit": (
        _("Shop not right"),
        _("A shop's code is 1 to 12 letters and digits, its name 1 to 40 characters."),
    ),
    "shop-unknown": (_("Shop not found"), _("There is no shop with the code %(shop)s.")),
    "slip-unknown": (_("Slip not found"), _("There is no slip with this number here.")),
    "source-used": (_("Done before"), _("This was entered in the books before. Nothing changed.")),
    "subject-closed": (
        _("Household closed"),
        _("The household %(number)s was closed on %(on)s. Nothing was done."),
    ),
    "subject-unknown": (_("Household not found"), _("Nobody has the number %(number)s.")),
    "table-not-found": (
        _("No table found"),
        _("No sheet of this file has the headings we look for."),
    ),
    "town-missing": (_("Not set up yet"), _("This town has not been set up yet.")),
    "undo-not-yours": (
        _("Another clerk's slip"),
        _("Only the clerk who made a slip can take it back here. The village office can too."),
    ),
    "undo-too-late": (
        _("Too late to undo"),
        _("The time to undo is over. The village office can still take the slip back."),
    ),
    "upload-unknown": (
        _("File no longer here"),
        _("This file is not here, or no longer. Please check it once more."),
    ),
    "village-unknown": (_("Village not found"), _("No village of this town has that name.")),
    "workbook-not-readable": (
        _("File not readable"),
        _("This file is not an Excel workbook (.xlsx)."),
    ),
    "workbook-too-large": (
        _("File too large"),
        _("This file is too large, or hides more than it shows."),
    ),
}

#: What a code of another kind is, for the clerk to say.
FOREIGN: Final = {
    "alipay": _("an Alipay code"),
    "book": _("a book's barcode"),
    "command": _("a command code"),
    "misread": _("a code that was read wrongly, so scan it once more"),
    "rotating": _("a code from a phone, good at the till alone"),
    "slip": _("a slip's number"),
    "unionpay": _("a UnionPay code"),
    "wechat": _("a WeChat code"),
}


def words_for(refusal: Refusal) -> tuple[str, str]:
    """Title and sentence in the reader's language."""
    title, sentence = WORDS[refusal.code]
    details = dict(refusal.details)
    if "what" in details:
        details["what"] = str(FOREIGN[str(details["what"])])
    if refusal.code == "detail-unfit":
        details["field"] = str(FIELDS[str(details["field"])])
        details["reason"] = gettext(REASONS[str(details["reason"])])
    if details.get("on"):
        details["on"] = format_date(date.fromisoformat(str(details["on"])))
    return str(title), str(sentence) % details
