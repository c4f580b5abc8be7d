"""The bot: use cases, screens and both its edges, Telegram and the web; no provider speaks here."""
