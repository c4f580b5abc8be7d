"""Game keys from Kinguin. Documents: kinguinltdhk/Kinguin-eCommerce-API, api/ and features/, 2025-07."""

from providers.kinguin.provider import Kinguin, create
from providers.kinguin.settings import Settings
from providers.kinguin.standin import KinguinStandin, standin

__all__ = ["Kinguin", "KinguinStandin", "Settings", "create", "standin"]
