"""Telegram's side of the bot with handlers of its own, a real database and the stand-in, in virtual time."""
