"""One contract for all providers, and what is special about each."""
