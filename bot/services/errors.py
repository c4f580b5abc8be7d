"""What a person did that cannot be done: carries the key of the text that says so. Never logged, never a bug."""


class Mistake(Exception):
    """Shown as an alert on a press, and as a line above the screen otherwise. `values` fill the text."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
