"""What each story's shop is set up with. Every secret is a canary that is looked for where it must not be."""

from providers.invoicebox.samples import MERCHANT_ID, NOTIFICATION_KEY
from providers.kinguin.samples import WEBHOOK_SECRET
from providers.simpleboost.samples import VARIABLES

TOKEN = "4242:canary-bot-token"
KINGUIN_KEY = "canary-kinguin-key"
SIMPLEBOOST_KEY = "canary-simpleboost-key"
CIPHER_KEY = b"canary-cipher-key-of-32-bytes-ok"
OWNER = 1003
CATALOGUE = 600
ENVIRONMENT = {
    "KINGUIN_API_KEY": KINGUIN_KEY,
    "KINGUIN_WEBHOOK_SECRET": WEBHOOK_SECRET,
    "KINGUIN_BASE_URL": "https://kinguin.example/api",
    "SIMPLEBOOST_API_KEY": SIMPLEBOOST_KEY,
    "SIMPLEBOOST_BASE_URL": "https://simpleboost.example/api",
    "SIMPLEBOOST_PRICES": VARIABLES["PRICES"],
}
VEKTOR_SECRET = "canary-vektor-secret"
INTERCODE_TOKEN = "canary-intercode-token"
INVOICEBOX_TOKEN = "canary-invoicebox-token"
CARD_TOKEN = "canary-card-token"
PUBLIC_URL = "https://shop.example"
ALL_FIVE = ENVIRONMENT | {
    "VEKTOR_CLIENT_ID": "vitrina",
    "VEKTOR_CLIENT_SECRET": VEKTOR_SECRET,
    "VEKTOR_BASE_URL": "https://vektor.example/api",
    "INTERCODE_BASE_URL": "https://intercode.example/api",
    "INTERCODE_ACCESS_TOKEN": INTERCODE_TOKEN,
    "INTERCODE_CURRENCY": "RUB",
    "INTERCODE_STRIPE_KEY": "pk_test_canary",
    "INVOICEBOX_BASE_URL": "https://invoicebox.example",
    "INVOICEBOX_TOKEN": INVOICEBOX_TOKEN,
    "INVOICEBOX_MERCHANT_ID": MERCHANT_ID,
    "INVOICEBOX_NOTIFICATION_KEY": NOTIFICATION_KEY,
}
