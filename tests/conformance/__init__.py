"""Third-party conformance kits, each run by a module of its own."""
