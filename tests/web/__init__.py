"""Promises of the HTTP server, kept over real sockets of this machine."""
