"""A service with all that is linked to it as plain lists.

Each ``.all()`` of a model costs a query set, though the rows are there already; an entry asks for them dozens of times.
"""

from typing import Any

from directory.models import Service

LINKS = ("needs", "target_groups", "life_situations", "languages", "counties", "municipalities")


class Rows(list[Any]):
    """Rows that were read, asked for as a relation is."""

    def all(self) -> "Rows":
        return self


class _Plain:
    """A row whose relations are Rows; all else is the row's own."""

    def __init__(self, row: Any, **relations: Rows) -> None:
        self.__dict__.update(relations, _row=row)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


def plain(service: Service) -> Any:
    """``service`` is read with everything (ServiceQuerySet.with_everything). Used as the service itself is."""
    channels = [
        _Plain(channel, phones=Rows(channel.phones.all()), opening_rules=Rows(channel.opening_rules.all()))
        for channel in service.channels.all()
    ]
    for channel in channels:
        channel.__dict__["is_reachable"] = channel.is_reachable
    links = {name: Rows(getattr(service, name).all()) for name in LINKS}
    found = _Plain(service, channels=Rows(channels), **links)
    found.__dict__["coverage"] = service.coverage
    return found
