"""Each ordering API behind one contract; knows nothing of the bot or its storage."""
