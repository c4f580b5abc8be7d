"""What each story's shop is set up with. Every secret is a canary that is looked for where it must not be."""

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
