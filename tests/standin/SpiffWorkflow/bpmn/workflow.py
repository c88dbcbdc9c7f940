"""The workflow."""


class BpmnWorkflow:
    """The base that the seam overrides entirely."""
