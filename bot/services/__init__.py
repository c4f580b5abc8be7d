"""Use cases: what the shop does. No aiogram, no HTTP, no SQL text."""
