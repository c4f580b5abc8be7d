"""What people see: pure functions from views to `Screen`. No database, no network, no aiogram but the buttons' data."""
