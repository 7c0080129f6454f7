"""The desk's advice on plain language while somebody writes: asked by a script, answered in words, nothing kept."""

import csv
import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail import hooks

from cms.models import ConceptPage
from cms.plain_language import Kind, Remark, Word, concept_stem, language_of, remarks
from directory.languages import LANGUAGES

LONGEST = 20_000
SHOWN_WORDS = 6


@cache
def words_of_the_trade() -> dict[str, tuple[Word, ...]]:
    """data/plain_words.tsv by language."""
    found: dict[str, list[Word]] = {language: [] for language in LANGUAGES}
    with (settings.BASE_DIR / "data" / "plain_words.tsv").open(encoding="utf-8") as file:
        lines = (line for line in file if not line.startswith("#"))
        for row in csv.DictReader(lines, delimiter="\t"):
            found[row["language"]].append(Word(row["stem"], row["plain"]))
    return {language: tuple(words) for language, words in found.items()}


def known_words(language: str, with_concepts: bool) -> list[Word]:
    """Words of the trade, and where a text can lead to them, our concepts: a word with a page is linked instead."""
    titles = ConceptPage.objects.live().filter(locale__language_code=language, alias_of=None)
    concepts = [Word(concept_stem(title, language)) for title in titles.values_list("title", flat=True)]
    covered = tuple(word.stem.casefold() for word in concepts)
    trade = [word for word in words_of_the_trade()[language] if not word.stem.casefold().startswith(covered)]
    return [*concepts, *trade] if with_concepts else trade


@require_POST
def advice(request: HttpRequest) -> JsonResponse:
    """``{text, language, linked, can_link}`` in, ``{remarks: [{kind, message}]}`` out. Nothing is stored or logged."""
    try:
        asked = json.loads(request.body)
        text, linked = str(asked["text"]), [str(words) for words in asked.get("linked", [])]
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": "text"}, status=400)
    if len(text) > LONGEST:
        return JsonResponse({"error": "length"}, status=413)
    given = asked.get("language")
    language = given if given in LANGUAGES else language_of(text)
    words = known_words(language, with_concepts=bool(asked.get("can_link")))
    answer = [
        {"kind": remark.kind.value, "message": message(remark)}
        for remark in remarks(text, language, words, linked)
    ]
    response = JsonResponse({"language": language, "remarks": answer})
    response["Cache-Control"] = "no-store"
    return response


def message(remark: Remark) -> str:
    if remark.kind == Kind.LONG_SENTENCE:
        told = {"count": remark.count, "words": _beginning(remark.words)}
        return _("Pitkä virke, %(count)s sanaa: ”%(words)s …” Jaa se kahdeksi.") % told
    if remark.kind == Kind.NOUN_CHAIN:
        return _("Pitkä sanaketju: ”%(words)s”. Kerro sama verbillä.") % {"words": remark.words}
    if remark.kind == Kind.HARD_WORD:
        told_plainly = {"word": remark.words, "plain": remark.plain}
        return _("”%(word)s” voi olla vieras. Sano esimerkiksi: %(plain)s.") % told_plainly
    if remark.kind == Kind.ABBREVIATION:
        return _("Lyhenne %(word)s: kirjoita se auki ensimmäisellä kerralla.") % {"word": remark.words}
    return _("”%(word)s” on sanastossa. Linkitä se käsitteeseen.") % {"word": remark.words}


def _beginning(words: str) -> str:
    return " ".join(words.split()[:SHOWN_WORDS])


@hooks.register("register_admin_urls")
def advice_urls() -> list[URLPattern]:
    return [path("kirjoitusapu/", advice, name="cms_advice")]


@hooks.register("insert_global_admin_js")
def advice_script() -> Any:
    return format_html(
        '<script src="{}" data-writing-advice="{}" data-title="{}" data-none="{}" defer></script>',
        static("admin/writing-advice.js"),
        reverse("cms_advice"),
        _("Kirjoitusvinkkejä. Ne eivät estä tallentamista."),
        _("Ei huomautettavaa."),
    )
