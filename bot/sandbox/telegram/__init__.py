"""Owns Telegram's stand-in: a strict local Bot API with people; knows neither aiogram nor the shop."""

from bot.sandbox.telegram.errors import ActRefused, ApiError, ConnectionDropped
from bot.sandbox.telegram.flood import FloodLimits
from bot.sandbox.telegram.params import Upload
from bot.sandbox.telegram.standin import TelegramStandin

__all__ = [
    "ActRefused",
    "ApiError",
    "ConnectionDropped",
    "FloodLimits",
    "TelegramStandin",
    "Upload",
]
