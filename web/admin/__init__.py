"""Pages of operators: incidents with a way back, verification, accounts, erasure."""

from web.admin import audit, erasure, incidents, users
from web.admin.blueprint import bp

__all__ = ["audit", "bp", "erasure", "incidents", "users"]
