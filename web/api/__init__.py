"""The same verbs for programs: strict JSON in, JSON or problem documents out."""

from web.api import cases, elements, instances, items, licences, rules, special, starts
from web.api.blueprint import bp

__all__ = ["bp", "cases", "elements", "instances", "items", "licences", "rules", "special", "starts"]
