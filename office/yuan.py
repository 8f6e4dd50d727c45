"""Money as people read it: yuan, with fen only where there are any."""

from decimal import Decimal
from typing import Final

from flask_babel import format_decimal, gettext

_FEN: Final = 100


def in_yuan(fen: int) -> str:
    """So many fen, in yuan."""
    amount = format_decimal(Decimal(fen).scaleb(-2), format="#,##0.00" if fen % 100 else "#,##0")
    return str(gettext("%(amount)s yuan", amount=amount))


def figure(fen: int) -> str:
    """The bare amount for a column that says yuan: 2.50."""
    whole, rest = divmod(fen, _FEN)
    return f"{whole}.{rest:02d}"
