"""One BPMN element per module."""
