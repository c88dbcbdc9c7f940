"""The task spec."""


class TaskSpec:
    """The base that the seam overrides entirely."""
