"""Fees: an order, the way to the payment provider, its confirmation, and refunds."""

from processes.payments.records import Confirmed, Order, ask_refund, confirm, order, payment_url

__all__ = ["Confirmed", "Order", "ask_refund", "confirm", "order", "payment_url"]
