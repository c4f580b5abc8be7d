"""What begins a new provider: `make provider NAME=x`. Owns the word for what is still to be written; no finished
provider imports it.
"""


class NotWritten(Exception):
    """A method of a new provider that is still to be written. The text names it and its file."""

    def __init__(self, method: str, place: str, what: str) -> None:
        super().__init__(f"{method} is still to be written in {place}: {what}")
        self.method = method
