"""The BPMN part."""
