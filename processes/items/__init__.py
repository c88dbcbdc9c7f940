"""Service items: what may be applied for, as published versions of bundles of files."""
