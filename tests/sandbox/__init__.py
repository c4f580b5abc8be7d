"""Telegram's stand-in keeps Telegram's promises and refuses what Telegram refuses."""
