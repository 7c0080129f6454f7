"""Examples from counties inside pages: each with the county itself, so that a page can name and link it."""

from typing import Any

from directory.models import County


def with_counties(stream: Any) -> list[dict[str, Any]]:
    """The examples in their order, ``county`` being the row; one whose county is gone is left out."""
    values = [block.value for block in stream]
    counties = {
        county.code: county for county in County.objects.filter(code__in=[v["county"] for v in values])
    }
    return [
        dict(value) | {"county": counties[value["county"]]} for value in values if value["county"] in counties
    ]
