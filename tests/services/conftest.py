"""Services work over the same real database as the storage's own tests."""

from tests.storage.conftest import db, migrated_file, shop_file

__all__ = ["db", "migrated_file", "shop_file"]
