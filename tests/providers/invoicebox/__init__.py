"""Invoicebox and its stand-in."""
