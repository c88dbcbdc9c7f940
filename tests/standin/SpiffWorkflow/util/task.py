"""The states of a task."""


class TaskState:
    """The states that the seam and the life cycle use."""

    FUTURE = 4
    READY = 16
    STARTED = 32
    COMPLETED = 64
    ERROR = 128
    CANCELLED = 256
