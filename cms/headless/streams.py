"""StreamField as plain JSON: each kind of block with what it refers to in place of keys."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation

from cms.headless.links import (
    absolute,
    document_card,
    page_link,
    path_of_page,
    role_card,
    service_card,
    source_card,
)
from cms.headless.references import RENDITIONS, References
from cms.headless.rich_text import rich_text
from cms.headless.service_lists import Filter
from directory.listing import sort_name
from directory.vocabulary import vocabulary

Block = Mapping[str, Any]


def stream(value: Any, language: str, references: References) -> list[dict[str, Any]]:
    """``[{type, id, value}]`` in the editors' order; ``value`` is None where what it showed is gone."""
    return [
        {
            "type": child["type"],
            "id": child.get("id"),
            "value": BLOCKS[child["type"]](child["value"], language, references),
        }
        for child in value.raw_data
    ]


def _items(value: Any) -> list[Any]:
    """The rows of a list block, with or without the wrapping that the editor adds."""
    return [row["value"] if isinstance(row, Mapping) and row.get("type") == "item" else row for row in value]


def _text(value: str, language: str, references: References) -> dict[str, Any]:
    return rich_text(value, language, references)


def _plain(*names: str) -> Callable[[Block, str, References], dict[str, Any]]:
    """A block of plain words; what the editor left empty is null."""
    return lambda value, language, references: {name: value.get(name) or None for name in names}


def _picture(value: Block, language: str, references: References) -> dict[str, Any] | None:
    image = references.find("image", value["image"])
    if image is None:
        return None
    made = [image.get_rendition(spec) for spec in RENDITIONS]
    sizes = {one.width: one for one in made}
    return {
        "id": image.pk,
        "title": image.title,
        "alt": value["alt"],
        "credit": value["credit"],
        "caption": value.get("caption") or None,
        "renditions": [
            {"url": absolute(one.url), "width": one.width, "height": one.height} for one in sizes.values()
        ],
    }


def _table(value: Block, language: str, references: References) -> dict[str, Any]:
    """``rows`` hold a text or, in a column of kind ``rich``, a rich text in each cell."""
    kinds = [column["type"] for column in value["columns"]]

    def cell(kind: str, content: Any) -> Any:
        return rich_text(content or "", language, references) if kind == "rich" else content or ""

    return {
        "caption": value.get("caption") or None,
        "columns": [{"kind": column["type"], "heading": column["heading"]} for column in value["columns"]],
        "rows": [
            [cell(kind, content) for kind, content in zip(kinds, row["values"], strict=True)]
            for row in value["rows"]
        ],
    }


def _steps(value: Block, language: str, references: References) -> list[dict[str, Any]]:
    return [rich_text(step, language, references) for step in _items(value["steps"])]


def _accordion(value: Block, language: str, references: References) -> list[dict[str, Any]]:
    return [
        {"title": part["title"], "text": rich_text(part["text"], language, references)}
        for part in _items(value["parts"])
    ]


def _attachment(value: Block, language: str, references: References) -> dict[str, Any] | None:
    document = references.find("document", value["document"])
    return document_card(document) | {"title": value["title"]} if document else None


def _call_to_action(value: Block, language: str, references: References) -> dict[str, Any]:
    """``url`` is null where the page that it led to is not published; ``page`` where it leads to no page."""
    page = references.page(value["page"], language) if value.get("page") else None
    return {
        "text": value.get("text") or None,
        "label": value["label"],
        "url": path_of_page(page) if page else value.get("url") or None,
        "page": page_link(page) if page else None,
    }


def _service_list(value: Block, language: str, references: References) -> dict[str, Any]:
    wanted = Filter.of(value)
    found = references.find("services", wanted)
    query = urlencode(wanted.params, doseq=True)
    with translation.override(language):
        results = reverse("search:results")
    return {
        "heading": value["heading"],
        "filter": {name: list(values) for name, values in wanted.params},
        "count": found.count if found else 0,
        "services": [service_card(service, language) for service in found.services] if found else [],
        "search_url": f"{results}?{query}" if query else results,
        "api_url": absolute(f"/api/v1/services/?{query}" if query else "/api/v1/services/"),
    }


def _county_list(value: Block, language: str, references: References) -> dict[str, Any]:
    name = "cms:situation_county" if value["leads_to"] == "situation" else "directory:county_professionals"
    with translation.override(language):
        counties = [
            {
                "code": county.code,
                "name": county.text("short", language).value,
                "url": reverse(name, args=[county.slug]),
            }
            for county in references.find("counties", "asked") or ()
        ]
    counties.sort(key=lambda county: sort_name(county["name"]))
    return {"heading": value["heading"], "leads_to": value["leads_to"], "counties": counties}


def _contact_role(value: Block, language: str, references: References) -> dict[str, Any] | None:
    role = references.find("role", value["role"])
    return role_card(role, language) if role else None


def county_named(code: str, language: str) -> dict[str, str]:
    area = vocabulary().counties.get(code)
    return {"code": code, "name": area.name(language) if area else code}


def _case(value: Block, language: str, references: References) -> dict[str, Any]:
    return {
        "county": county_named(value["county"], language),
        "words": value["words"],
        "source": source_card(value["source_url"], value.get("as_of") or ""),
    }


def _example(value: Block, language: str, references: References) -> dict[str, Any]:
    """``question`` is that of /api/v1/situation/ whose answer tells of it."""
    more = {"question": value["question"], "point": value["point"]}
    return _case(value, language, references) | more


BLOCKS: dict[str, Callable[[Any, str, References], Any]] = {
    "text": _text,
    "quote": _plain("quote", "whose"),
    "picture": _picture,
    "table": _table,
    "steps": _steps,
    "accordion": _accordion,
    "attachment": _attachment,
    "call_to_action": _call_to_action,
    "service_list": _service_list,
    "county_list": _county_list,
    "contact_role": _contact_role,
    "case": _case,
    "example": _example,
    "gap": _plain("what", "affects", "criterion", "fixed_by", "instead"),
}
