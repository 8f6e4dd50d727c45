"""Who gives discounts: merchants, their offers, and use at the scan. Rewards only, no ranking."""

from merchants import (
    agreements,
    complaints,
    enrolling,
    handling,
    holding,
    licences,
    policies,
    policy_adopting,
    policy_sheets,
    policy_texts,
    roll,
    visits,
    wording,
)
from merchants.policies import Policy, PolicyUnknown
from merchants.policy_adopting import add_default_policies
from merchants.roll import Merchant, MerchantUnknown, find_merchant, merchants_in

__all__ = [
    "Merchant",
    "MerchantUnknown",
    "Policy",
    "PolicyUnknown",
    "add_default_policies",
    "agreements",
    "complaints",
    "enrolling",
    "find_merchant",
    "handling",
    "holding",
    "licences",
    "merchants_in",
    "policies",
    "policy_adopting",
    "policy_sheets",
    "policy_texts",
    "roll",
    "visits",
    "wording",
]
