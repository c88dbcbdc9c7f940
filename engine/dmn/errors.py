"""Errors of reading and evaluating decision models.

DmnError
├── DmnSyntaxError       the file is not XML, not safe, or not DMN
├── DmnUnsupportedError  the model asks for something refused by name
└── UnknownDecision      the model has no such decision
"""


class DmnError(Exception):
    """The decision model cannot be used."""

    def __init__(self, message: str | None = None, element_id: str = "") -> None:
        super().__init__(message or type(self).__doc__)
        self.message = str(self)
        self.element_id = element_id


class DmnSyntaxError(DmnError):
    """The file is not a decision model."""


class DmnUnsupportedError(DmnError):
    """The decision model uses something that is refused by name."""


class UnknownDecision(DmnError):
    """The model has no decision of this id or name."""
