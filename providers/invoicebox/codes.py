"""Invoicebox's dictionaries: tax codes, kinds of items and payments. Documents: docs/dictionary/, 2024-10 and 2026-08.

Holds no rules of arithmetic; those are in `amounts`.
"""

VAT_RATES = {
    "VATNONE": 0,
    "RUS_VAT0": 0,
    "RUS_VAT5": 5,
    "RUS_VAT7": 7,
    "RUS_VAT10": 10,
    "RUS_VAT20": 20,
    "RUS_VAT22": 22,
    "RUS_VAT5_ADDED": 5,
    "RUS_VAT7_ADDED": 7,
    "RUS_VAT10_ADDED": 10,
    "RUS_VAT20_ADDED": 20,
    "RUS_VAT22_ADDED": 22,
}
"""Percent by `vatCode`. With every code the tax is inside `amount` and `totalAmount`."""

ITEM_WORDS = ("commodity", "service")

ITEM_NUMBERS = frozenset((*range(1, 28), *range(30, 34)))
"""Fiscal tag 1212."""

PAYMENT_TYPES = ("full_prepayment", "prepayment", "advance", "full_payment")

CATEGORY_TYPES = ("merchantHonestSignMap", "honestSign")

CURRENCIES = ("RUB", "USD", "EUR", "GBP", "CNY", "UZS")

LANGUAGES = ("ru", "en")

STATUSES = ("created", "completed", "expired", "canceled", "hold", "draft")
"""Statuses that an order may be searched by."""

ROUND_POLICIES = ("strict", "none", "floor", "ceil", "halfUp", "halfDown")
