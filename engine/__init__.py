"""How a BPMN process runs, durably. Knows nothing of government."""
