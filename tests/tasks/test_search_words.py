"""The jobs of search: changed expressions reach the index in the background, old notes go."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.cache import caches

from search import index, language, lexicon_rows
from search.danger import DangerPhrase, Intent
from search.lexicon_rows import Entries
from search.models import EmptyQuery, Expression, IndexState, LexiconState, SynonymGroup
from tasks import search_words
from tests.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture(autouse=True)
def _words_of_this_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(language, "follow_change", lambda: None)
    before = language._held
    caches["shared"].delete(search_words.RUNNING)
    lexicon_rows.fill(Entries((), (), (DangerPhrase("fi", Intent.VIOLENCE_NOW, "isä hakkaa"),), ()))
    make_service(name_fi="Yövalvojat", summary_fi="Kun vauva valvottaa.")
    index.rebuild()
    yield
    language._held = before
    index.forget()
    caches["shared"].delete(search_words.RUNNING)


def tokens() -> set[str]:
    return set(index.refresh().lists)


def test_a_changed_expression_reaches_the_services_that_say_it() -> None:
    assert "c:need:odotus-ja-vauva" not in tokens()
    Expression.objects.create(text="vauva valvottaa", targets=["need:odotus-ja-vauva"])
    search_words.index_changed_expressions()
    assert "c:need:odotus-ja-vauva" in tokens()


def test_nothing_is_indexed_anew_where_no_expression_changed() -> None:
    epoch = IndexState.objects.get().epoch
    SynonymGroup.objects.create(words="sossu\nsosiaalitoimi")
    search_words.index_changed_expressions()
    assert IndexState.objects.get().epoch == epoch


def test_many_changes_are_one_rebuild() -> None:
    for text in ("vauva valvottaa", "vauva itkee", "vauva huutaa"):
        Expression.objects.create(text=text, targets=["need:odotus-ja-vauva"])
    search_words.index_changed_expressions()
    epoch = IndexState.objects.get().epoch
    search_words.index_changed_expressions()
    assert IndexState.objects.get().epoch == epoch
    assert IndexState.objects.get().expressions == LexiconState.objects.get().expressions


def test_a_second_run_leaves_a_running_one_alone() -> None:
    Expression.objects.create(text="vauva valvottaa", targets=["need:odotus-ja-vauva"])
    caches["shared"].add(search_words.RUNNING, True)
    epoch = IndexState.objects.get().epoch
    search_words.index_changed_expressions()
    assert IndexState.objects.get().epoch == epoch


def test_without_an_index_or_words_there_is_nothing_to_do() -> None:
    IndexState.objects.all().delete()
    search_words.index_changed_expressions()
    assert not IndexState.objects.exists()


def test_old_notes_are_deleted() -> None:
    EmptyQuery.objects.create(day=dt.date(2020, 1, 1), language="fi", words="kahvila", count=1)
    search_words.delete_old_empty_queries()
    assert not EmptyQuery.objects.exists()
