"""Sample values for the sandbox and the stand-in."""

PRICE = 100
"""One toy at the stand-in."""

VARIABLES = {"API_KEY": "sandbox-toy"}
"""What the sandbox sets for this provider, besides the address of the stand-in."""
