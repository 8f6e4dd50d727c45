"""The journal and the trial balance as workbooks: one line per leg, in words."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import islice
from typing import Final

from flask_babel import gettext
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import in_parts
from ledger import Asked, TrialLine
from office.book_words import account_means, account_name, in_order, kind_name, source_name
from office.journal_list import actor_names
from office.sheets import Value, workbook

#: A workbook has no more lines than this; what is cut is said in words.
LINES_AT_MOST: Final = 20_000


def journal_workbook(session: Session, asked: Asked, shops: Mapping[str, str]) -> bytes:
    """Everything that is asked for, newest first, as far as a workbook goes."""
    headings = [
        gettext("Day"),
        gettext("Time"),
        gettext("What happened"),
        gettext("Account"),
        gettext("Points"),
        gettext("Balance after it"),
        gettext("Last valid day"),
        gettext("Caused by"),
        gettext("Done by"),
        gettext("Entry"),
        gettext("Corrects"),
    ]
    return workbook(gettext("Journal"), headings, _cut(_lines(session, asked, shops)))


def trial_workbook(lines: Sequence[TrialLine], shops: Mapping[str, str]) -> bytes:
    """The trial balance; its last line is the sum."""
    headings = [gettext("Account"), gettext("Meaning"), gettext("Accounts"), gettext("Points")]
    rows: list[tuple[Value, ...]] = [
        (account_name(one.account, shops), account_means(one.account), one.accounts, one.points)
        for one in in_order(lines)
    ]
    total = sum(one.points for one in lines)
    return workbook(gettext("Trial balance"), headings, [*rows, (gettext("Sum"), "", None, total)])


def _lines(session: Session, asked: Asked, shops: Mapping[str, str]) -> Iterator[tuple[Value, ...]]:
    entries = ledger.journal_through(session, asked)
    # The same few words on thousands of lines: each is looked up once.
    kinds = cache(kind_name)
    accounts = cache(partial(account_name, shops=shops))
    for part in in_parts(entries):
        names = actor_names(session, part)
        for one in part:
            at = clock.local(one.recorded_at)
            for leg in one.legs:
                yield (
                    at.date(),
                    f"{at:%H:%M:%S}",
                    kinds(one.kind),
                    accounts(leg.account),
                    leg.points,
                    leg.balance_after if ledger.has_running_balance(leg.account) else None,
                    leg.expires_on,
                    source_name(one.source),
                    names[one.actor],
                    one.id,
                    one.reverses,
                )


def _cut(lines: Iterator[tuple[Value, ...]]) -> Iterator[tuple[Value, ...]]:
    yield from islice(lines, LINES_AT_MOST)
    if next(lines, None) is not None:
        yield (
            gettext(
                "These are the newest %(n)s lines; there are more. Ask for fewer days or one kind.",
                n=LINES_AT_MOST,
            ),
        )
