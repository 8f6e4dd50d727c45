"""Who gives discounts: merchants, their offers, and use at the scan. Rewards only, no ranking."""

from merchants import licences, roll
from merchants.roll import Merchant, MerchantUnknown, find_merchant, merchants_in

__all__ = [
    "Merchant",
    "MerchantUnknown",
    "find_merchant",
    "licences",
    "merchants_in",
    "roll",
]
