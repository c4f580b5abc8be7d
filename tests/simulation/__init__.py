"""Seeded worlds in virtual time."""
