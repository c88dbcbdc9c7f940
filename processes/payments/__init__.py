"""Fees: an order, the way to the payment provider, its confirmation, and refunds."""
