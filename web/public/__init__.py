"""Pages anybody may open: progress by number, licences, checksums, language, help."""

from web.public import away, health, info, language, payments, programs, roots, tracking, verifying
from web.public.blueprint import bp

__all__ = ["away", "bp", "health", "info", "language", "payments", "programs", "roots", "tracking", "verifying"]
