"""Rates of currencies from the daily files of central banks. Knows no provider and no price."""
