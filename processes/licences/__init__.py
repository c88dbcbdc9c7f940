"""E-licences: issued, signed, verified by anyone, revoked, replaced."""
