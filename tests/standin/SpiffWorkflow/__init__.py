"""A minimal stand-in for the library: only what `engine.seam` uses of it, so that semantics cannot come from anywhere else."""
