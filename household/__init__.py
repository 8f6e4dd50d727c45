"""The household: what it holds in its hand, and sees on a phone or a kiosk. Spends nothing."""

from household import movements, web_card

__all__ = ["movements", "web_card"]
