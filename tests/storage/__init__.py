"""Promises of the storage, kept on real files."""
