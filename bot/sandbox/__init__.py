"""Owns everything that runs only without a bot token; nothing here talks to the real Telegram."""
