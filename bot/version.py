"""Which Vitrina this is: the version of `pyproject.toml`, which is not there where the program only runs."""

VERSION = "0.1.0"
