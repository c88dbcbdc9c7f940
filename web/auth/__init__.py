"""Signing in and out, for citizens with a demo identity and for officials with a password."""

from web.auth import citizens, officials
from web.auth.blueprint import bp

__all__ = ["bp", "citizens", "officials"]
