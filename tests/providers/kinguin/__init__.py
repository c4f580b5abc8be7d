"""Kinguin and its stand-in by themselves."""
