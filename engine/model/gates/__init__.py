"""The run gate and the publish gate: what stands between a Model that was read and a case that runs."""
