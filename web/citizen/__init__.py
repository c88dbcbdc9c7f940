"""Pages of citizens and organisations: find a service, apply, follow the case."""

from web.citizen import browse, cases, drafts, filing, materials, paying, receipts, supplement
from web.citizen.blueprint import bp

__all__ = ["bp", "browse", "cases", "drafts", "filing", "materials", "paying", "receipts", "supplement"]
