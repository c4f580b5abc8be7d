"""Facts on disk; knows nothing of the bot or the providers."""
