"""Rows that stand in an order of their own below another."""

from wagtail.models import Orderable


class InOrder(Orderable):
    """As Orderable; rows with the same place, or none, stand as they were added, the same way each time."""

    class Meta(Orderable.Meta):
        abstract = True
        ordering = ("sort_order", "pk")
