"""The household: what it holds in its hand, and sees on a phone or a kiosk. Spends nothing."""

from household import looked, movements, printing, unlocking, web_card

__all__ = ["looked", "movements", "printing", "unlocking", "web_card"]
