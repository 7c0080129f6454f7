"""The words that editors keep: loaded once, checked when saved, followed by every process."""

import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search import index, language, lexicon_rows, lexicon_store, word_checks
from search.admin.rights import give_rights
from search.analysis import get_analyser
from search.danger import DangerPhrase, Intent, NearMiss
from search.lexicon_rows import Entries
from search.models import (
    Expression,
    IndexState,
    LexiconState,
    SafetyIntentPhrase,
    SynonymGroup,
)
from search.models import NearMiss as NearMissRow
from search.synonyms import SynonymGroup as Group
from tests.directory import desk
from tests.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

FEW = Entries(
    groups=(Group("fi", ("sossu", "sosiaalitoimi")),),
    expressions=(),
    phrases=(DangerPhrase("fi", Intent.VIOLENCE_NOW, "isä hakkaa"),),
    near_misses=(NearMiss("fi", "väkivaltatyön koulutus"),),
)


@pytest.fixture(autouse=True)
def _words_of_this_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test's words must not stay in the process; changes are followed when the test says so."""
    monkeypatch.setattr(language, "follow_change", lambda: None)
    before = language._held
    yield
    language._held = before
    index.forget()


def test_the_starting_words_are_loaded_whole_in_seconds_and_only_once() -> None:
    begun = time.monotonic()
    call_command("load_search_words", verbosity=0)
    assert time.monotonic() - begun < 20
    counts = [model.objects.count() for model in (SynonymGroup, Expression, SafetyIntentPhrase, NearMissRow)]
    files = lexicon_rows.from_files()
    assert counts[0] >= 300 and sum(counts) > 0.98 * sum(len(part) for part in vars(files).values())
    version = LexiconState.objects.get().version
    call_command("load_search_words", verbosity=0)
    assert LexiconState.objects.get().version == version
    assert [model.objects.count() for model in (SynonymGroup, Expression)] == counts[:2]


def test_a_table_with_rows_is_left_alone_unless_more_is_asked_for() -> None:
    SynonymGroup.objects.create(words="sossu\nsosiaalivirasto")
    assert lexicon_rows.fill(FEW) == {
        "SynonymGroup": 0,
        "Expression": 0,
        "SafetyIntentPhrase": 1,
        "NearMiss": 1,
    }
    assert lexicon_rows.fill(FEW, add=True)["SynonymGroup"] == 1
    assert lexicon_rows.fill(FEW, add=True)["SynonymGroup"] == 0


def test_words_of_the_database_make_the_same_lexicon_as_the_files() -> None:
    lexicon_rows.fill(lexicon_rows.from_files())
    ours, theirs = lexicon_rows.from_database(), lexicon_rows.from_files()
    assert set(ours.groups) == set(theirs.groups)
    assert set(ours.phrases) == set(theirs.phrases)
    assert len(ours.expressions) == len({(row.language, row.text) for row in theirs.expressions})


def test_an_entry_out_of_use_is_no_part_of_the_lexicon() -> None:
    """By the rules, which alone are asked of what is being typed; the ear knows nothing of the editors' rows."""
    lexicon_rows.fill(FEW)
    assert "violence" in language.reload().lexicons.danger.classes_begun("isä hakkaa")
    phrase = SafetyIntentPhrase.objects.get()
    phrase.live = False
    phrase.save()
    assert language.reload().lexicons.danger.classes_begun("isä hakkaa") == []


def test_a_near_miss_of_the_editors_silences_the_ear() -> None:
    lexicon_rows.fill(FEW)
    heard = "sydän lyö kovaa kun jännitän"
    assert language.reload().lexicons.danger.intents(heard)
    NearMissRow.objects.create(language="fi", text=heard)
    assert language.reload().lexicons.danger.intents(heard) == []


def test_every_saved_or_deleted_word_begins_a_version() -> None:
    lexicon_rows.fill(FEW)
    seen = [LexiconState.objects.get().version]
    row = SynonymGroup.objects.create(words="lastenvalvoja\nlastenvalvonta")
    seen.append(LexiconState.objects.get().version)
    row.delete()
    seen.append(LexiconState.objects.get().version)
    assert len(set(seen)) == 3


def test_only_expressions_ask_for_services_to_be_indexed_anew() -> None:
    lexicon_rows.fill(FEW)
    before = LexiconState.objects.get().expressions
    SynonymGroup.objects.create(words="lastenvalvoja\nlastenvalvonta")
    assert LexiconState.objects.get().expressions == before
    Expression.objects.create(text="vauva valvottaa", targets=["need:odotus-ja-vauva"])
    assert LexiconState.objects.get().expressions != before


def test_a_rebuilt_index_tells_whose_expressions_it_has() -> None:
    lexicon_rows.fill(FEW)
    Expression.objects.create(text="vauva valvottaa", targets=["need:odotus-ja-vauva"])
    make_service()
    index.rebuild()
    assert IndexState.objects.get().expressions == LexiconState.objects.get().expressions


def test_a_search_notices_a_change_by_the_statement_that_it_makes_anyway(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lexicon_rows.fill(FEW)
    make_service()
    index.rebuild()
    told: list[uuid.UUID | None] = []
    monkeypatch.setattr(language, "follow", told.append)
    SynonymGroup.objects.create(words="lastenvalvoja\nlastenvalvonta")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        index.read_cards([], "fi")
    assert len(queries) == 1
    assert told == [LexiconState.objects.get().version]


def test_a_version_that_is_held_already_starts_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    monkeypatch.setattr(language, "follow_change", lambda: started.append(1))
    held = language.reload()
    language.follow(held.version)
    assert not started
    language.follow(uuid.uuid4())
    assert started


def test_kept_lexicons_answer_as_those_that_were_just_made(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexicon_store, "FOLDER", tmp_path)
    made, _ = lexicon_store.analysed(lambda: FEW, "one", get_analyser())
    read, entries = lexicon_store.analysed(lambda: pytest.fail("made again"), "one", get_analyser())
    assert entries == FEW
    for text in ("isä hakkaa minua", "isi hakkas", "väkivaltatyön koulutus", "parisuhde"):
        assert read.danger.safety_classes(text) == made.danger.safety_classes(text)


def test_a_broken_file_of_kept_lexicons_is_made_anew(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon_store, "FOLDER", tmp_path)
    lexicon_store.analysed(lambda: FEW, "one", get_analyser())
    [kept] = tmp_path.glob("lexicons-*.pickle")
    kept.write_bytes(kept.read_bytes()[:100])
    made, _ = lexicon_store.analysed(lambda: FEW, "one", get_analyser())
    assert made.danger.safety_classes("isä hakkaa")
    assert len(kept.read_bytes()) > 100


def test_a_folder_that_cannot_be_written_stops_nothing(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr(lexicon_store, "FOLDER", blocked / "below")
    made, _ = lexicon_store.analysed(lambda: FEW, "one", get_analyser())
    assert made.danger.safety_classes("isä hakkaa")


def test_starting_from_kept_lexicons_takes_a_moment() -> None:
    lexicon_rows.fill(lexicon_rows.from_files())
    language.reload()
    language.forget()
    begun = time.process_time()
    language.reload()
    assert time.process_time() - begun < 0.6


@pytest.mark.parametrize(
    ("model", "values", "field", "said"),
    [
        (SynonymGroup, {"words": "minä\nsinä"}, "words", "pelkkiä sanoja"),
        (SynonymGroup, {"words": "sossu"}, "words", "vähintään kaksi"),
        (SynonymGroup, {"words": "sossu", "direction": "one"}, "targets", "mitä sanat löytävät"),
        (SynonymGroup, {"words": "a\nb", "targets": "c"}, "targets", "yhteen suuntaan"),
        (Expression, {"text": "vauva valvottaa", "targets": ""}, "targets", "vähintään yksi"),
        (SafetyIntentPhrase, {"text": "", "intent": "self_harm"}, "text", "pakollinen"),
    ],
)
def test_a_bad_word_is_refused_at_its_field(
    model: Any, values: dict[str, str], field: str, said: str
) -> None:
    client = desk.superuser()
    url = desk.desk_url(model, "add")
    form = desk.shown_form(client, url) | values
    response = client.post(url, form)
    assert response.status_code == 200
    assert said in str(desk.complaints(response)[field])
    assert not model.objects.exists()


def test_an_editor_adds_an_expression_and_search_knows_it() -> None:
    client = desk.editor()
    give_rights()
    url = desk.desk_url(Expression, "add")
    form = desk.shown_form(client, url) | {
        "text": "  vauva   valvottaa ",
        "live": "on",
        "targets_0": "",
        "targets_1": "need:odotus-ja-vauva",
    }
    assert client.post(url, form).status_code == 302
    row = Expression.objects.get()
    assert (row.text, row.targets, row.live) == ("vauva valvottaa", ["need:odotus-ja-vauva"], True)
    assert row.text in [found.text for found in language.reload().expressions]


def test_an_expression_is_shown_with_its_terms_in_order() -> None:
    row = Expression.objects.create(text="ero ja raha", targets=["situation:ero", "need:ero"])
    client = desk.superuser()
    form = desk.shown_form(client, desk.desk_url(Expression, "edit", row.pk))
    assert [form[f"targets_{place}"] for place in range(3)] == [["situation:ero"], ["need:ero"], [""]]


def test_a_near_miss_that_would_silence_a_cry_for_help_is_refused() -> None:
    SafetyIntentPhrase.objects.create(intent="violence_now", text="isä hakkaa")
    client = desk.superuser()
    url = desk.desk_url(NearMissRow, "add")
    response = client.post(url, desk.shown_form(client, url) | {"text": "isä hakkaa"})
    assert "isä hakkaa" in str(desk.complaints(response)["text"])


def test_a_phrase_of_danger_that_a_near_miss_silences_is_refused() -> None:
    NearMissRow.objects.create(text="isä hakkaa halkoja")
    client = desk.superuser()
    url = desk.desk_url(SafetyIntentPhrase, "add")
    form = desk.shown_form(client, url) | {"text": "isä hakkaa halkoja", "intent": "violence_now"}
    assert "halkoja" in str(desk.complaints(client.post(url, form))["text"])


def test_only_maintainers_delete_words() -> None:
    row = SynonymGroup.objects.create(words="sossu\nsosiaalitoimi")
    url = desk.desk_url(SynonymGroup, "delete", row.pk)
    editor = desk.editor()
    give_rights()
    assert editor.get(url).status_code in (302, 403)
    assert desk.maintainer().get(url).status_code == 200


@pytest.mark.parametrize("model", [SynonymGroup, Expression, SafetyIntentPhrase, NearMissRow])
def test_lists_of_words_filter_and_export(model: Any) -> None:
    client = desk.superuser()
    assert client.get(desk.desk_url(model)).status_code == 200
    assert client.get(desk.desk_url(model, language="sv", live="true", q="ero")).status_code == 200
    assert client.get(desk.desk_url(model, export="xlsx")).status_code == 200


@pytest.mark.parametrize(
    ("text", "spoken_in"),
    [
        ("en", "fi"),
        ("se on", "fi"),
        ("minua", "fi"),
        ("mies", "fi"),
        ("=en", "fi"),
        ("I am", "en"),
        ("inte", "sv"),
    ],
)
def test_a_phrase_of_danger_that_would_fire_on_everything_is_refused_at_its_field(
    text: str, spoken_in: str
) -> None:
    client = desk.superuser()
    url = desk.desk_url(SafetyIntentPhrase, "add")
    form = desk.shown_form(client, url) | {"text": text, "language": spoken_in, "intent": "self_harm"}
    assert "pelkkiä" in str(desk.complaints(client.post(url, form))["text"])
    assert not SafetyIntentPhrase.objects.exists()


def test_a_phrase_of_danger_that_matches_many_everyday_sentences_is_refused_with_their_number() -> None:
    client = desk.superuser()
    url = desk.desk_url(SafetyIntentPhrase, "add")
    form = desk.shown_form(client, url) | {"text": "vauva", "language": "fi", "intent": "self_harm"}
    said = str(desk.complaints(client.post(url, form))["text"])
    assert "osuisi" in said and "vauva" in said


def test_after_saving_a_phrase_of_danger_its_reach_is_told() -> None:
    client = desk.superuser()
    url = desk.desk_url(SafetyIntentPhrase, "add")
    form = desk.shown_form(client, url) | {
        "text": "pelkään riitaa",
        "language": "fi",
        "intent": "afraid_at_home",
    }
    page = client.post(url, form, follow=True).content.decode()
    assert "arkiseen sanontaan" in page or "yhteenkään" in page
    row = SafetyIntentPhrase.objects.get()
    again = desk.desk_url(SafetyIntentPhrase, "edit", row.pk)
    page = client.post(
        again, desk.shown_form(client, again) | {"text": "itken joka yö"}, follow=True
    ).content.decode()
    assert "arkiseen sanontaan" in page or "yhteenkään" in page


def test_no_phrase_that_we_start_with_is_too_wide() -> None:
    phrases = lexicon_rows.from_files().phrases
    assert [row for row in phrases if not word_checks._tells_of_danger(row.text, row.language)] == []


def test_the_reach_of_a_phrase_counts_the_everyday_sentences_that_it_matches() -> None:
    found = word_checks.reach_of_danger(
        SafetyIntentPhrase(language="fi", intent="self_harm", text="vauva itkee")
    )
    assert 0 < found.count < found.total / 50
    assert all("itke" in text for text in found.examples)
