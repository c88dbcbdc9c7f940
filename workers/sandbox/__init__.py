"""Registries to try things out with: a server of its own, with its own data, reached over HTTP like the real ones.

It knows nothing of Onerun and Onerun nothing of it but its addresses. Every person and firm in it is invented.
"""
