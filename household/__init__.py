"""The household: what it holds in its hand, and sees on a phone or a kiosk. Spends nothing."""

from household import handing_out, kiosk, looked, movements, printing, unlocking, web_card

__all__ = ["handing_out", "kiosk", "looked", "movements", "printing", "unlocking", "web_card"]
