"""Invoices through Invoicebox for the shop's own goods. Documents: InvoiceBox/docs 2024-10, official client 2026."""

from providers.invoicebox.provider import Invoicebox, create
from providers.invoicebox.settings import Settings
from providers.invoicebox.standin import InvoiceboxStandin, standin

__all__ = ["Invoicebox", "InvoiceboxStandin", "Settings", "create", "standin"]
