"""Sample values for the sandbox and the stand-in."""

WEBHOOK_SECRET = "sandbox-kinguin-webhook"  # noqa: S105 - the stand-in's own

VARIABLES = {"API_KEY": "sandbox-kinguin", "WEBHOOK_SECRET": WEBHOOK_SECRET}
"""What the sandbox sets for this provider, besides the address of the stand-in."""
