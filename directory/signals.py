"""What the catalogue tells the rest of the house."""

from django.dispatch import Signal

# Sent on commit with ``pks``, the keys of services that were written in bulk: no post_save told of them.
services_written = Signal()
