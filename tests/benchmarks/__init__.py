"""Speed figures, each from a module of its own."""
