"""Sample values for the sandbox and the stand-in."""

VARIABLES = {
    "CLIENT_ID": "sandbox-vektor",
    "CLIENT_SECRET": "sandbox-vektor-secret",
    "PICTURES": "/pictures/{id}.svg",
}
"""What the sandbox sets for this provider, besides the address of the stand-in."""

GOOD_ANSWERS = {
    "recipient": "me",
    "name": "Anna Example",
    "email": "anna@example.com",
    "phone": "+7 925 115-32-42",
}
"""As a customer may write them."""

REFUSED_DOMAIN = "refused.example"
"""The stand-in refuses e-mail addresses there, as the API might refuse one that it cannot reach."""
