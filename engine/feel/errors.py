"""Errors of the expression language.

FeelError
├── FeelSyntaxError       the text is not FEEL
├── FeelUnsupportedError  the text is FEEL, but asks for something refused by name
└── FeelLimitError        a bound on steps, depth or size was met

Where the standard says that an expression has the value null, nothing is raised: the result carries a warning.
`NullValue` is the internal signal for that and never leaves the package.
"""


class FeelError(Exception):
    """The expression cannot be used."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)
        self.message = str(self)


class FeelSyntaxError(FeelError):
    """The text is not a FEEL expression."""

    def __init__(self, message: str | None = None, position: tuple[int, int] = (1, 1)) -> None:
        super().__init__(message)
        self.position = position


class FeelUnsupportedError(FeelError):
    """The expression uses something that is refused by name."""

    def __init__(self, message: str | None = None, position: tuple[int, int] = (1, 1)) -> None:
        super().__init__(message)
        self.position = position


class FeelLimitError(FeelError):
    """The expression went beyond a bound on steps, depth or size."""


class NullValue(Exception):
    """The value is null for a reason that belongs into the warnings."""
