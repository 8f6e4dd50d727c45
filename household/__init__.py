"""The household: what it holds in its hand, and sees on a phone or a kiosk. Spends nothing."""

from household import kiosk, looked, movements, printing, unlocking, web_card

__all__ = ["kiosk", "looked", "movements", "printing", "unlocking", "web_card"]
