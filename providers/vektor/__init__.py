"""Gift cards from Vektor. Documents: docs.vektor-adv.ru, api/orders, ECards, Access token, Introduction."""

from providers.vektor.provider import Vektor, create
from providers.vektor.settings import Settings
from providers.vektor.standin import VektorStandin, standin

__all__ = ["Settings", "Vektor", "VektorStandin", "create", "standin"]
