"""The built-in functions of the standard (DMN 1.5, 10.3.4), one module for each kind; importing registers them."""

from engine.feel.builtins import contexts, conversions, lists, numeric, ranges, statistics, strings, temporal

__all__ = ["contexts", "conversions", "lists", "numeric", "ranges", "statistics", "strings", "temporal"]
