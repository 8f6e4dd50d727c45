"""Sealing the books: now, every so often beside the server, and at the close of a day."""

import select
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, Final

import click
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError

import civility
import ledger
import office
import pos
import registry
from app.commands.answers import answers
from app.commands.books import expire_all
from app.proving import anchor_file, prove
from kernel import clock
from kernel.db import reading, transaction
from ledger import Head

STANDARD_INPUT: Final = 0


@click.command()
@click.option("--every", type=click.IntRange(min=1), help="Again and again, after so many seconds.")
@click.option("--while-input", is_flag=True, hidden=True, help="End when standard input closes.")
@answers
def seal(*, every: int | None, while_input: bool) -> dict[str, Any]:
    """Seal what was posted into blocks, and anchor them outside the database."""
    while every is not None:
        _try_to_seal()
        if _input_closed(every, watched=while_input):
            break
    heads, names = _seal(), _names()
    count = sum(head.entries for head in heads)
    text = _("%(n)s entries are sealed and anchored.", n=count)
    return {"entries": count, "villages": _as_json(heads, names), "text": text}


def _seal() -> list[Head]:
    return ledger.seal_all(_names(), anchor_file())


def _names() -> dict[int, str]:
    with reading() as session:
        return {place.id: place.name for place in registry.villages(session)}


def _try_to_seal() -> None:
    """A database or a disk that is away for a moment must not end the sealing beside a server."""
    try:
        _seal()
    except (DBAPIError, OSError) as error:
        click.echo(f"seal: {type(error).__name__}, again later", err=True)


def _input_closed(seconds: int, *, watched: bool) -> bool:
    """Wait so long; whether standard input, which whoever started us holds open, has closed."""
    ready, *_others = select.select([STANDARD_INPUT] if watched else [], [], [], seconds)
    return bool(ready)


@click.command("close-day")
@answers
def close_day() -> dict[str, Any]:
    """Close the day: expire, seal, anchor and audit; print what is posted on the notice board.

    Moves to another village that were cut off are finished, and what is kept of imports for
    thirty days, and of uploads for one, is deleted once they are over. Minuses whose days are
    over begin to count, and photos that no record knows are deleted.
    """
    names, day = _names(), clock.today()
    registry.finish_moves()
    transaction(registry.import_changes.purge_import_values)
    office.forget_uploads(Path(current_app.config["INSTANCE"], office.FOLDER))
    expired = expire_all(names)
    counted = _look_after_records(names)
    for village in names:
        transaction(partial(ledger.keep_months, village=village))
    heads = ledger.seal_all(names, anchor_file(), day=day)
    proven = prove()
    days = _days()
    lines = [
        _("%(village)s, %(day)s: block %(no)s, %(hash)s", day=day, **line)
        for line in _as_json(heads, names)
    ]
    said = proven.reply()
    return {
        **said,
        "day": day.isoformat(),
        "expired": len(expired),
        "counted": counted,
        "villages": _as_json(heads, names),
        "proofs": [_as_proof(one) for one in days],
        "text": "\n".join([*lines, *_proof_lines(days), said["text"]]),
    }


def _days() -> list[tuple[pos.Shop, pos.day_closing.ShopDay]]:
    """Today in every shop, with its proof sheet and what is still to be looked at."""
    with reading() as session:
        return [
            (shop, pos.day_closing.shop_day(session, shop, clock.today()))
            for shop in pos.every_shop(session)
        ]


def _as_proof(shown: tuple[pos.Shop, pos.day_closing.ShopDay]) -> dict[str, Any]:
    shop, day = shown
    sheet = day.sheet
    said = {"shop": shop.code, "matches": sheet.matches, "fingerprint": sheet.fingerprint}
    return {**said, "open": day.left}


def _proof_lines(days: Iterable[tuple[pos.Shop, pos.day_closing.ShopDay]]) -> list[str]:
    agree = _("%(shop)s: all figures agree, proof sheet %(print)s")
    differ = _("%(shop)s: the figures do NOT agree, proof sheet %(print)s")
    return [
        (agree if day.sheet.matches else differ)
        % {"shop": _named(shop, day), "print": day.sheet.fingerprint[:16].upper()}
        for shop, day in days
    ]


def _named(shop: pos.Shop, day: pos.day_closing.ShopDay) -> str:
    """The shop, with how much of its day nobody has looked at yet."""
    if not day.left:
        return shop.name
    return str(_("%(shop)s (%(n)s things still to be looked at)", shop=shop.name, n=day.left))


def _look_after_records(villages: Iterable[int]) -> int:
    """Let minuses count whose days are over, forget photos that nobody needs; how many count."""
    counted = sum(
        transaction(partial(civility.minuses.count_due, village=village)) for village in villages
    )
    folder = Path(current_app.config["INSTANCE"], civility.evidence.FOLDER)
    with reading() as session:
        civility.evidence.sweep_photos(session, folder)
    return counted


def _as_json(heads: list[Head], names: dict[int, str]) -> list[dict[str, Any]]:
    return [
        {"village": names[head.village], "no": head.no, "hash": head.hash[:16]} for head in heads
    ]
