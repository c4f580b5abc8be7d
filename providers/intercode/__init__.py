"""Goods from an Intercode shop. Document: Intercode SaaS Kit, Endpoints List / Orders (GitBook)."""

from providers.intercode.provider import Intercode, create
from providers.intercode.settings import Settings
from providers.intercode.standin import IntercodeStandin, standin

__all__ = ["Intercode", "IntercodeStandin", "Settings", "create", "standin"]
