"""Discord boosts from SimpleBoost. Document: SimpleShopDevs/SimpleDocs, order, user, status, errors."""

from providers.simpleboost.provider import SimpleBoost, create
from providers.simpleboost.settings import Settings
from providers.simpleboost.shelf import shelf
from providers.simpleboost.standin import SimpleBoostStandin, standin

__all__ = [
    "Settings",
    "SimpleBoost",
    "SimpleBoostStandin",
    "create",
    "shelf",
    "standin",
]
