"""Handlers: parse, call one service, show one place."""
