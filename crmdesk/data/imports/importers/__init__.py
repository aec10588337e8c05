"""Importers: one module a kind of record; the table of them is ``KINDS``."""

from crmdesk.data.imports.importers import (
    activities,
    campaigns,
    clients,
    contacts,
    costs,
    deals,
    departments,
    invoices,
    managers,
    payments,
    plans,
    products,
    quality,
    stock,
    tracking_numbers,
)
from crmdesk.data.imports.kinds import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        departments.KIND, managers.KIND, products.KIND, clients.KIND, contacts.KIND, campaigns.KIND, deals.KIND, deals.LEADS,
        activities.KIND, invoices.KIND, payments.KIND, costs.KIND, plans.KIND, quality.KIND, tracking_numbers.KIND, stock.KIND,
    )
}  # fmt: skip

__all__ = ["KINDS"]
