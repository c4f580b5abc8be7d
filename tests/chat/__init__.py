"""Stories: customers and staff through the whole bot, with the stand-ins at its edges."""
