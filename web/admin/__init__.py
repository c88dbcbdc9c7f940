"""Pages of operators: instances and what may be done to them, incidents, verification, accounts, erasure."""

from web.admin import audit, erasure, incidents, instances, migrating, operating, runs, starts, users
from web.admin.blueprint import bp

__all__ = ["audit", "bp", "erasure", "incidents", "instances", "migrating", "operating", "runs", "starts", "users"]
