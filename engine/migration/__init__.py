"""Migration: an instance goes on under another definition, its tokens on the elements that take the place of the old ones.

Where ids and kinds agree nothing has to be said; for the rest a mapping names old and new ids. What cannot be mapped is
named, all of it at once, and nothing is moved then. A rehearsal says what a migration would change and changes nothing.
"""

from engine.migration.carrying import carried
from engine.migration.rehearsal import Again, Change, Rehearsal, Stand, rehearse

__all__ = ["Again", "Change", "Rehearsal", "Stand", "carried", "rehearse"]
