"""The script engine's interface."""


class PythonScriptEngine:
    """The base that the seam overrides entirely."""
