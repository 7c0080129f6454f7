"""Addresses of pages: ASCII slugs, and codes that tell nothing."""

import base64
import re
import unicodedata
import uuid

from django.db.models import Model

ADDRESS_SPACE = uuid.UUID("5f8e6a2c-7c0e-5b1e-9a56-2f3c1d0b7e11")
SHORT_ID_LENGTH = 8


def ascii_slug(text: str, longest: int = 100) -> str:
    """Lower-case ASCII words joined by hyphens, cut at a word ("Itä-Uusimaa" -> "ita-uusimaa")."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("æ", "ae"))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    slug = ""
    for word in words:
        if len(slug) + len(word) + 1 > longest:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug or "-".join(words)[:longest]


def free_slug(model: type[Model], text: str, own_pk: int | None = None) -> str:
    """A slug that no other row of the model has; a running number is added where needed."""
    wanted = ascii_slug(text) or "nimeton"
    taken = set(
        model._default_manager.filter(slug__startswith=wanted)
        .exclude(pk=own_pk)
        .values_list("slug", flat=True)
    )
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def lasting_uuid(kind: str, external_id: str) -> uuid.UUID:
    """The same UUID for the same imported row on every installation, so that links between them hold."""
    return uuid.uuid5(ADDRESS_SPACE, f"{kind}:{external_id}")


def short_id_of(identity: uuid.UUID) -> str:
    """Eight letters and digits (40 bits) of a UUID: ends a page's address and says nothing about it."""
    return base64.b32encode(identity.bytes[-5:]).decode().lower()
