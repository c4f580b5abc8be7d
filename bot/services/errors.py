"""What a person did that cannot be done: carries the key of the text that says so. Never logged, never a bug."""


class Mistake(Exception):
    """Shown as an alert on a press, and as a line above the screen otherwise. `values` fill the text."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class Gone(Mistake):
    """What was asked for is not there any more, or belongs to somebody else: the answer is the same."""

    def __init__(self) -> None:
        super().__init__("error.gone")
