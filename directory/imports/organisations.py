"""The organisations that rows name: found by their exact name, or made."""

from collections.abc import Iterable

from directory.addresses import ascii_slug, lasting_uuid
from directory.models import Organisation


class Organisations:
    """Organisations by name, those of a batch and those made for it."""

    def __init__(self, names: Iterable[str]) -> None:
        wanted = set(names)
        self._by_name = {row.name_fi: row for row in Organisation.objects.filter(name_fi__in=wanted)}
        self._slugs: set[str] | None = None
        self.made: list[Organisation] = []
        self.changed: dict[int, Organisation] = {}

    def type_of(self, name: str) -> str | None:
        """The kind of a known organisation ("" = not told); None where there is none of that name."""
        known = self._by_name.get(name)
        return known.type if known else None

    def named(self, name: str) -> Organisation:
        known = self._by_name.get(name)
        if known is None:
            known = Organisation(
                name_fi=name, slug=self._free_slug(name), uuid=lasting_uuid("organisation", name)
            )
            self._by_name[name] = known
            self.made.append(known)
        return known

    def set_type(self, organisation: Organisation, kind: str) -> None:
        if organisation.type != kind:
            organisation.type = kind
            if organisation.pk:
                self.changed[organisation.pk] = organisation

    def _free_slug(self, name: str) -> str:
        if self._slugs is None:
            self._slugs = set(Organisation.objects.values_list("slug", flat=True))
        wanted = ascii_slug(name) or "nimeton"
        slug, number = wanted, 1
        while slug in self._slugs:
            number += 1
            slug = f"{wanted}-{number}"
        self._slugs.add(slug)
        return slug


def type_conflicts(told: str, stored: str | None) -> bool:
    """Whether a row contradicts what is known of an organisation that it names."""
    return bool(told and stored and told != stored)
