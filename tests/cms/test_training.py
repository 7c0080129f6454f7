"""The county to practise on: a person's own, checked by what was really done, and never seen by readers."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from cms import training
from cms.guide import FILE, GuideError, guide, parsed, sections_of_tasks
from cms.models import SituationRound, TrainingCounty, TrainingFact
from cms.models.situation import Answer, Question
from directory.admin.permissions import EDITORS, set_up_desk
from directory.models import User

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
SECRET = "Salainenharjoitus"


@pytest.fixture
def editor(first_round: SituationRound) -> User:
    set_up_desk()
    training.set_up_training()
    return someone("toimittaja")


def someone(name: str, *groups: str) -> User:
    user = User.objects.create_user(name, f"{name}@example.org", "pitkä ja outo salasana 7")
    user.groups.set(Group.objects.filter(name__in=groups or (EDITORS,)))
    return User.objects.get(pk=user.pk)


def copy_of(user: User) -> TrainingCounty:
    found = training.training_of(user)
    assert found
    return TrainingCounty.objects.get(pk=found.pk)


def drafted(copy: TrainingCounty, question: Question, **content: Any) -> None:
    draft = copy.get_latest_revision_as_object()
    fact = next(row for row in draft.facts.all() if row.question == question)
    for name, value in content.items():
        setattr(fact, name, value)
    draft.facts = [fact if row.question == question else row for row in draft.facts.all()]
    draft.save_revision()


def done(copy: TrainingCounty) -> set[str]:
    fresh = TrainingCounty.objects.get(pk=copy.pk)
    return {state.code for state in training.states(fresh, NOW) if state.done_on}


def test_the_copy_is_made_once_and_is_the_bilingual_county_of_which_most_is_known(editor: User) -> None:
    copy = copy_of(editor)
    assert copy == copy_of(editor) and "sv" in copy.county.official_languages
    newest = SituationRound.objects.newest_published()
    assert newest
    known = {
        code: newest.facts.answered().filter(county__code=code).count()
        for code in ("01", "03", "04", "05", "10", "17", "18", "90")
    }
    assert known[copy.county.code] == max(known.values())
    assert [fact.question for fact in copy.facts.all()] == Question.values


def test_the_copy_holds_something_to_change_to_translate_and_to_find_out(editor: User) -> None:
    facts = {fact.question: fact for fact in copy_of(editor).facts.all()}
    assert facts[Question.ORGANISATION].answer != Answer.NO_INFORMATION
    assert facts[Question.ORGANISATION].text_fi and not facts[Question.ORGANISATION].text_sv
    assert facts[Question.CONTACTS].answer == Answer.NO_INFORMATION
    for fact in facts.values():
        fact.clean()


def test_without_a_round_there_is_still_something_to_practise_on(editor: User) -> None:
    SituationRound.objects.update(published_at=None)
    facts = {fact.question: fact for fact in copy_of(editor).facts.all()}
    assert facts[Question.ORGANISATION].text_fi == training.FIRST_ANSWER["text_fi"]


def test_nothing_is_ticked_before_anything_is_done(editor: User) -> None:
    copy = copy_of(editor)
    assert done(copy) == set()
    drafted(copy, Question.CONTACTS)
    assert done(copy) == set()


def test_a_changed_sentence_is_ticked_as_such_alone(editor: User) -> None:
    copy = copy_of(editor)
    drafted(copy, Question.ORGANISATION, text_fi="Uusi lause.")
    assert done(copy) == {"change"}


@pytest.mark.parametrize(
    ("content", "is_done"),
    [
        ({"answer": "in_place", "source_url": "https://example.org/", "as_of": "2026"}, True),
        ({"answer": "in_place", "source_url": "https://example.org/"}, False),
        ({"answer": "in_place", "source_name": "Asiakirja", "as_of": "2026"}, False),
        ({"source_url": "https://example.org/", "as_of": "2026"}, False),
    ],
)
def test_a_source_counts_with_an_answer_an_address_and_a_date(
    editor: User, content: dict[str, str], is_done: bool
) -> None:
    copy = copy_of(editor)
    drafted(copy, Question.CONTACTS, **content)
    assert ("source" in done(copy)) is is_done


def test_the_finnish_sentence_is_no_translation(editor: User) -> None:
    copy = copy_of(editor)
    fact = copy.facts.get(question=Question.ORGANISATION)
    drafted(copy, Question.ORGANISATION, text_sv=fact.text_fi)
    assert done(copy) == set()
    drafted(copy, Question.ORGANISATION, text_sv="På svenska.")
    assert done(copy) == {"translate"}


def test_a_tick_stays_though_the_draft_is_changed_back(editor: User) -> None:
    copy = copy_of(editor)
    before = copy.facts.get(question=Question.ORGANISATION).text_fi
    drafted(copy, Question.ORGANISATION, text_fi="Uusi lause.")
    assert done(copy) == {"change"}
    drafted(copy, Question.ORGANISATION, text_fi=before)
    assert done(copy) == {"change"}
    # Saved as the desk saves a draft that nobody has published: the row itself too.
    TrainingCounty.objects.get(pk=copy.pk).get_latest_revision_as_object().save()
    assert done(copy) == {"change"}


def test_a_preview_is_noticed(editor: User, rf: Any) -> None:
    copy = copy_of(editor)
    response = copy.make_preview_request(rf.get("/"), "")
    response.render() if hasattr(response, "render") else None
    assert "Harjoitus: tätä sivua ei julkaista." in response.content.decode()
    assert done(copy) == {"preview"}


def test_submitting_asks_nobody_and_is_ticked(editor: User, mailoutbox: list) -> None:
    superuser = User.objects.create_superuser("paakayttaja", "p@example.org", "pitkä ja outo salasana 7")
    copy = copy_of(editor)
    copy.get_workflow().start(copy, editor)
    assert done(copy) == {"submit"}
    assert mailoutbox == []
    assert not TaskState.objects.reviewable_by(superuser).exists()


def test_each_person_has_a_copy_and_ticks_of_their_own(editor: User) -> None:
    other = someone("toinen")
    drafted(copy_of(editor), Question.ORGANISATION, text_fi="Uusi lause.")
    assert done(copy_of(editor)) == {"change"} and done(copy_of(other)) == set()


def test_made_again_it_is_as_new(editor: User) -> None:
    copy = copy_of(editor)
    drafted(copy, Question.ORGANISATION, text_fi="Uusi lause.")
    copy.get_workflow().start(copy, editor)
    assert done(copy) == {"change", "submit"}
    fresh = training.made_again(editor)
    assert fresh and fresh.pk != copy.pk and done(fresh) == set()
    assert TrainingCounty.objects.filter(trainee=editor).count() == 1
    assert TrainingFact.objects.count() == 5


def test_whoever_publishes_it_it_stays_a_draft(editor: User) -> None:
    copy = copy_of(editor)
    copy.publish(copy.latest_revision, user=editor, skip_permission_checks=True)
    assert not TrainingCounty.objects.get(pk=copy.pk).live


def test_readers_never_see_what_is_practised(editor: User) -> None:
    copy = copy_of(editor)
    drafted(copy, Question.ORGANISATION, text_fi=SECRET, text_sv=SECRET)
    copy.get_latest_revision_as_object().save()
    TrainingFact.objects.filter(training=copy).update(text_fi=SECRET, text_sv=SECRET)
    copy.publish(copy.get_latest_revision(), skip_permission_checks=True)
    county = copy.county
    paths = [
        "/", f"/alue/{county.slug}/", f"/alue/{county.slug}/ammattilaisille/", f"/tilanne/{county.slug}/",
        f"/sv/tilanne/{county.slug}/", "/tilanne/", "/tilanne/?question=contacts", "/tilanne/tilannekuva.csv",
        f"/tilanne/{county.slug}.docx", f"/tilanne/vertaa/?county=08&county={county.code}", "/api/v1/situation/",
        f"/api/v1/situation/?county={county.code}", "/api/v2/pages/", f"/haku/?q={SECRET}", "/sitemap.xml",
        "/sitemap-sivut.xml", "/sitemap-tilanne.xml", f"/api/v1/services/?q={SECRET}",
    ]  # fmt: skip
    answered = 0
    for path in paths:
        response = Client().get(path)
        answered += response.status_code == 200
        body = b"".join(response) if response.streaming else response.content
        echoed = body.count(SECRET.encode()) if "?q=" not in path else 0
        assert echoed == 0, path
        assert b"harjoitusalue" not in body.lower(), path
    assert answered >= 14


def test_no_public_room_names_the_training_tables() -> None:
    from django.conf import settings

    allowed = {"training.py", "start.py", "today.py", "first_login.py", "__init__.py", "0004_training.py"}
    named = [
        file.name
        for room in ("directory", "cms", "search", "tasks", "config")
        for file in (settings.BASE_DIR / room).rglob("*.py")
        if "TrainingCounty" in file.read_text(encoding="utf-8")
        or "TrainingFact" in file.read_text(encoding="utf-8")
    ]
    assert set(named) <= allowed


def addresses(copy: TrainingCounty) -> dict[str, str]:
    viewset = TrainingCounty.snippet_viewset
    state = copy.current_workflow_state
    given = {
        "pk": copy.pk, "revision_id": copy.latest_revision_id, "revision_id_a": "earliest",
        "revision_id_b": "latest", "action_name": "approve", "task_state_id": state.current_task_state_id,
        "task_id": state.current_task_state.task_id, "workflow_state_id": state.pk,
    }  # fmt: skip
    found = {}
    for pattern in viewset.get_urlpatterns():
        wanted = {name: given[name] for name in pattern.pattern.regex.groupindex} or {
            name: given[name] for name in getattr(pattern.pattern, "converters", {})
        }
        if "pk" in wanted:
            found[pattern.name] = reverse(viewset.get_url_name(pattern.name), kwargs=wanted)
    return found


def test_nobody_else_reaches_a_copy_by_any_address(editor: User) -> None:
    copy = copy_of(editor)
    copy.get_workflow().start(copy, editor)
    copy.refresh_from_db()
    found = addresses(copy)
    assert {"edit", "history", "preview_on_edit", "revisions_compare", "workflow_history"} <= set(found)
    root = User.objects.create_superuser("paakayttaja", "p@example.org", "pitkä ja outo salasana 7")
    for foreign in (someone("toinen"), root):
        client = Client()
        client.force_login(foreign)
        for name, address in found.items():
            for response in (client.get(address), client.post(address)):
                home = response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")
                assert home or response.status_code in (403, 404, 405), (foreign.username, name)
    own = Client()
    own.force_login(editor)
    assert own.get(found["edit"]).status_code == own.get(found["history"]).status_code == 200


def test_the_start_page_is_for_those_who_edit(editor: User) -> None:
    stranger = Client()
    stranger.force_login(someone("vieras", "Editors"))
    assert stranger.get("/hallinta/aloita/").status_code == 302
    assert Client().get("/hallinta/aloita/").status_code == 302
    assert not TrainingCounty.objects.exists()
    client = Client()
    client.force_login(editor)
    html = client.get("/hallinta/aloita/").content.decode()
    assert "Tehty 0 / 5" in html and "Tehtävä 1: Muuta tietoa" in html and "Mitä seuraavaksi" in html
    assert client.get("/hallinta/aloita/uudelleen/").status_code == 405


def test_only_pictures_of_the_guide_are_served(editor: User) -> None:
    client = Client()
    client.force_login(editor)
    name = guide().pictures()[0].removesuffix(".png")
    assert client.get(reverse("cms_guide_picture", args=[name]))["Content-Type"] == "image/png"
    assert client.get(reverse("cms_guide_picture", args=["home"])).status_code == 404


def log_in(user: User, **query: str) -> str:
    client = Client()
    address = reverse("wagtailadmin_login", query=query) if query else reverse("wagtailadmin_login")
    content = {"username": user.username, "password": "pitkä ja outo salasana 7", **query}
    return str(client.post(address, content)["Location"])


def test_the_first_login_alone_opens_the_guide(editor: User) -> None:
    assert log_in(editor) == reverse("cms_start")
    copy_of(editor)
    assert log_in(editor) == reverse("wagtailadmin_home")


def test_who_is_on_the_way_elsewhere_gets_there(editor: User) -> None:
    assert log_in(editor, next="/hallinta/tilanne/") == "/hallinta/tilanne/"


def test_who_may_not_edit_is_not_sent_to_the_guide(editor: User) -> None:
    assert log_in(someone("vieras", "Editors")) == reverse("wagtailadmin_home")


def test_the_guide_has_a_section_for_each_task() -> None:
    sections = sections_of_tasks(guide(), list(training.TITLES))
    for code, title in training.TITLES.items():
        assert str(title) in sections[code].title
        assert sections[code].steps and sections[code].pictures


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ei otsikkoa", "title"),
        ("# A\n\n## Tehtävä 1\n\n1. Yksi.\n3. Kolme.", "step 3 should be 2"),
        ("# A\n\n- luettelo", "not understood"),
        ("# A\n\n> lainaus", "not understood"),
        ("# A\n\n![kuva](../salainen.png)", "not understood"),
    ],
)
def test_a_guide_that_the_desk_cannot_show_is_refused(text: str, told: str) -> None:
    with pytest.raises(GuideError, match=told):
        parsed(text)


def test_the_guides_words_are_escaped_and_bold() -> None:
    section = parsed("# A\n\n## B\n\n1. Paina **Tallenna <nyt>**.").sections[0]
    assert section.shown()[0]["words"] == "Paina <strong>Tallenna &lt;nyt&gt;</strong>."


def test_the_file_is_the_guide() -> None:
    assert guide() == parsed(FILE.read_text(encoding="utf-8"))


def test_an_answer_without_a_source_is_refused(editor: User) -> None:
    fact = copy_of(editor).facts.get(question=Question.CONTACTS)
    fact.answer = Answer.IN_PLACE
    with pytest.raises(ValidationError) as refused:
        fact.clean()
    assert "source_url" in refused.value.message_dict
    assert timezone.is_aware(NOW)
