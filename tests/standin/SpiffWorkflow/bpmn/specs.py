"""The process spec."""


class BpmnProcessSpec:
    """The base that the seam overrides entirely."""
