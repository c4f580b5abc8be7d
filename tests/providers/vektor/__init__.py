"""Vektor: cards, tokens, participants."""
