"""What every world is set up with: names, credentials, the shelf's odd prices, and its measures of time."""

from providers.invoicebox.samples import MERCHANT_ID, NOTIFICATION_KEY
from providers.kinguin.samples import WEBHOOK_SECRET

TOKEN = "4242:simulated-token"
USERNAME = "vitrina_shop_bot"
ENVIRONMENT = {
    "SIMPLEBOOST_API_KEY": "simulated-key",
    "SIMPLEBOOST_PRICES": "2:112,4:224",
    "KINGUIN_API_KEY": "simulated-key",
    "KINGUIN_WEBHOOK_SECRET": WEBHOOK_SECRET,
    "VEKTOR_CLIENT_ID": "vitrina",
    "VEKTOR_CLIENT_SECRET": "simulated-secret",
    "INTERCODE_BASE_URL": "https://intercode.example/api",
    "INTERCODE_ACCESS_TOKEN": "simulated-token",
    "INTERCODE_CURRENCY": "RUB",
    "INTERCODE_STRIPE_KEY": "pk_test_simulated",
    "INVOICEBOX_BASE_URL": "https://invoicebox.example",
    "INVOICEBOX_TOKEN": "simulated-token",
    "INVOICEBOX_MERCHANT_ID": MERCHANT_ID,
    "INVOICEBOX_NOTIFICATION_KEY": NOTIFICATION_KEY,
}
CARD_TOKEN = "simulated-card-token"
CURRENCY = "RUB"
EVERY_WAY = '["stars", "card", "invoicebox_link", "balance", "approval"]'
"""These shops sell whatever they have by any way to pay."""
BUDGET = 100_000_000
"""For how much a month each customer may order on approval, in kopecks."""
STALE = {"candle": 99900}
"""Products of the web shop for which our own shelf shows another price than the shop there, in kopecks."""
CATALOGUE_SEED, CATALOGUE_SIZE = 7, 60
TICK = 6.0
"""Workers that wait for nobody look again after so many seconds at the earliest: simulated seconds cost real time."""
STEPS = (60.0,) * 10 + (600.0,) * 12 + (1800.0,) * 130
"""After the faults have stopped, a world has 67 hours to come to rest: returned goods are awaited for 48."""
SETTLE = {"simpleboost": 900.0, "kinguin": 120.0, "vektor": 600.0, "intercode": 900.0, "invoicebox": 120.0}
"""How long after a call, in seconds, each provider may still act on it."""

RESTLESS = """SELECT
    (SELECT count(*) FROM inbox WHERE done_at IS NULL AND quarantined_at IS NULL)
    + (SELECT count(*) FROM letters WHERE state IN ('waiting', 'sending'))
    + (SELECT count(*) FROM dialogs WHERE place_version > shown_version)
    + (SELECT count(*) FROM cases WHERE closed_at IS NULL)
    + (SELECT count(*) FROM refunds WHERE state NOT IN ('done', 'external'))
    + (SELECT count(*) FROM orders WHERE ended_at IS NULL) AS n"""
