"""The till: scan, cart, checkout, receipt; goods and stock. The only taker of points."""

from pos import (
    catalogue,
    day_closing,
    deliveries,
    fairs,
    goods_acts,
    paper_acts,
    papers,
    patterns,
    pricing,
    receiving,
    settling,
    shelving,
    shift_acts,
    statements,
    tiles,
    transferring,
    transfers,
    turnover,
    watching,
    wishes,
    wishing,
)
from pos.auditing import audit
from pos.checkout import Order, redeem
from pos.day_exceptions import DayException
from pos.figures import (
    DaySlip,
    LowShelf,
    TodaySlips,
    count_quiet,
    quiet_households,
    shelves_low,
    slips_today,
)
from pos.goods_import import GOODS, import_goods
from pos.goods_undo import undo_goods_import
from pos.households import find_households, let_in
from pos.limits import GoodsLimitReached, LimitReached, NoCardLimitReached, ProvenLimitReached
from pos.no_card import Holder
from pos.permits import PermitOver
from pos.proof_sheets import ProofSheet, proof_sheet
from pos.receipts import Receipt, receipt
from pos.scanning import CodeForeign, ScannedCard, look_up_card, scan
from pos.shops import (
    Shop,
    ShopExists,
    ShopUnfit,
    ShopUnknown,
    add_shop,
    every_shop,
    find_shop,
    shops_in,
    shops_of,
)
from pos.slips import SlipUnknown, last_redemptions
from pos.stock import OutOfStock, shelf_of
from pos.symbols import svg_of
from pos.undoing import Reversal, UndoNotYours, UndoTooLate, reverse_slip, undo

__all__ = [
    "GOODS",
    "CodeForeign",
    "DayException",
    "DaySlip",
    "GoodsLimitReached",
    "Holder",
    "LimitReached",
    "LowShelf",
    "NoCardLimitReached",
    "Order",
    "OutOfStock",
    "PermitOver",
    "ProofSheet",
    "ProvenLimitReached",
    "Receipt",
    "Reversal",
    "ScannedCard",
    "Shop",
    "ShopExists",
    "ShopUnfit",
    "ShopUnknown",
    "SlipUnknown",
    "TodaySlips",
    "UndoNotYours",
    "UndoTooLate",
    "add_shop",
    "audit",
    "catalogue",
    "count_quiet",
    "day_closing",
    "deliveries",
    "every_shop",
    "fairs",
    "find_households",
    "find_shop",
    "goods_acts",
    "import_goods",
    "last_redemptions",
    "let_in",
    "look_up_card",
    "paper_acts",
    "papers",
    "patterns",
    "pricing",
    "proof_sheet",
    "quiet_households",
    "receipt",
    "receiving",
    "redeem",
    "reverse_slip",
    "scan",
    "settling",
    "shelf_of",
    "shelves_low",
    "shelving",
    "shift_acts",
    "shops_in",
    "shops_of",
    "slips_today",
    "statements",
    "svg_of",
    "tiles",
    "transferring",
    "transfers",
    "turnover",
    "undo",
    "undo_goods_import",
    "watching",
    "wishes",
    "wishing",
]
