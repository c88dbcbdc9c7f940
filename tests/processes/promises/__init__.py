"""Proofs of promises."""
