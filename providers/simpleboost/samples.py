"""Sample values for the sandbox and the stand-in: invites of each sort, and a price table."""

PRICE = 56
"""One boost at the stand-in; the document's example is 560 for 10."""

VARIABLES = {
    "API_KEY": "sandbox-simpleboost",
    "PRICES": ",".join(f"{amount}:{amount * PRICE}" for amount in (2, 4, 6, 8, 10, 14)),
}
"""What the sandbox sets for this provider, besides the address of the stand-in."""

GOOD_INVITES = ("vitrina", "https://discord.gg/vitrina")
UNKNOWN_INVITES = frozenset({"unknown", "nosuchserver"})
APPLICATION_INVITES = frozenset({"apply", "closedclub"})
"""The server admits members by application."""
