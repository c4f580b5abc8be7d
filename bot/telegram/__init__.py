"""Everything that touches aiogram."""
