"""The columns that a file of services may have, and the longest text that each may hold.

Lengths are those of the model's fields; a test keeps the two the same.
"""

from collections.abc import Mapping

LANGUAGES = ("fi", "sv", "en")
REQUIRED = ("id", "name", "organisation", "source_url")
UNLIMITED = 20_000

LONG_TEXTS = ("description", "plain", "eligibility", "how_to_get")
FACT_TEXTS: Mapping[str, int] = {
    "who_answers": 400,
    "what_happens_first": 400,
    "tells_others": 400,
    "usual_wait": 300,
    "first_sentence": 300,
    "if_closed": 400,
}
TEXTS: Mapping[str, int] = {
    "id": 120,
    "name": 200,
    "name_fi": 200,
    "name_sv": 200,
    "name_en": 200,
    "organisation": 200,
    "opening_hours": 600,
    "notes": UNLIMITED,
    **{f"summary_{language}": 300 for language in LANGUAGES},
    **{f"{name}_{language}": UNLIMITED for name in LONG_TEXTS for language in LANGUAGES},
    **{f"{name}_{language}": length for name, length in FACT_TEXTS.items() for language in LANGUAGES},
}
URLS: Mapping[str, int] = {"url": 800, "source_url": 800}
EXTRA_SOURCE_NOTE = 600
EXTRA_SOURCE_URL = 800
PHONE_NUMBER = 40
PHONE_NOTE = 200
EMAIL = 254

YES_NO_UNKNOWN = ("yes", "no", "unknown")
# The value of a choice that a row leaves empty. None: it must be told, or is left as it stands.
CHOICES: Mapping[str, tuple[tuple[str, ...], str | None]] = {
    "org_type": (("ngo", "parish", "foundation", "public"), ""),
    "anonymous": (YES_NO_UNKNOWN, "unknown"),
    "evidence": (("A", "B", "C"), None),
    "safety_class": (("none", "life", "violence", "sexual_violence", "child_safety", "self_harm"), "none"),
    "status": (("active", "paused", "ended"), "active"),
    "shown_on_bill": (YES_NO_UNKNOWN, "unknown"),
    "number_seen": (YES_NO_UNKNOWN, "unknown"),
}
# Column -> taxonomy of its terms.
TERMS: Mapping[str, str] = {
    "categories": "need",
    "target_groups": "target_group",
    "life_situations": "situation",
    "channels": "channel",
    "languages": "language",
}
DAYS = ("visible_from", "visible_until", "ended_on", "paused_until")
AGES = ("age_from", "age_to")
DEGREES: Mapping[str, float] = {"latitude": 90.0, "longitude": 180.0}
TRUTHS = ("languages_known", "url_host_matches_source")
OTHERS = (
    "cost",
    "coverage",
    "municipalities",
    "phone",
    "phones",
    "email",
    "source_date",
    "extra_sources",
    "replaced_by",
    "our_wording",
)
ALL = frozenset([*TEXTS, *URLS, *CHOICES, *TERMS, *DAYS, *AGES, *DEGREES, *TRUTHS, *OTHERS])

# What is written into the file, in this order.
EXPORTED = (
    "id", "name", "name_sv", "name_en", "organisation", "org_type",
    *(f"{name}_{language}" for name in ("summary", *LONG_TEXTS) for language in LANGUAGES),
    "our_wording", "categories", "target_groups", "life_situations", "channels", "languages",
    "languages_known", "cost", "anonymous", "coverage", "municipalities", "phone", "phones", "email",
    "url", "url_host_matches_source", "opening_hours", "latitude", "longitude", "age_from", "age_to",
    "safety_class", *(f"{name}_{language}" for name in FACT_TEXTS for language in LANGUAGES),
    "shown_on_bill", "number_seen", "status", "ended_on", "paused_until", "replaced_by",
    "visible_from", "visible_until", "source_url", "source_date", "extra_sources", "evidence", "notes",
)  # fmt: skip
