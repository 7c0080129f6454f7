"""Pictures and attachments: collections with rights, and where each thing at the desk is used."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import Resolver404, resolve
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, ReferenceIndex

from cms.admin.permissions import ATTACHMENTS, COLLECTIONS, INTERNAL, PICTURES, set_up_editors
from cms.models import (
    ArticlePage,
    ConceptPage,
    ContactRole,
    FamilyCentre,
    HomePage,
    MeetingPlace,
    RecommendationPage,
    RecommendationStatus,
)
from directory.admin.permissions import EDITORS, MAINTAINERS
from directory.models import County, User
from tests.factories import make_organisation, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


@pytest.fixture(autouse=True)
def collections(pages: None) -> None:
    set_up_editors()


def client_of(group: str) -> Client:
    user = User.objects.create_user(group)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


def superuser() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("pääkäyttäjä"))
    return client


def collection(name: str) -> Collection:
    return Collection.objects.get(name=name)


def document(title: str, into: str) -> Any:
    return get_document_model().objects.create(
        title=title, file=ContentFile(b"%PDF-", name=f"{title}.pdf"), collection=collection(into)
    )


def picture(title: str, into: str) -> Any:
    return get_image_model().objects.create(
        title=title, file=get_test_image_file(), collection=collection(into)
    )


def role(**values: Any) -> ContactRole:
    told = {"role_fi": "Järjestökoordinaattori", "source_url": "https://example.org/", "phone": "03 123 4567"}
    return ContactRole.objects.create(county=County.objects.get(code="06"), **(told | values))


def article(*blocks: tuple[str, Any]) -> ArticlePage:
    home = HomePage.objects.get(locale__language_code="fi")
    body = json.dumps([{"type": kind, "value": value} for kind, value in blocks])
    return home.add_child(instance=ArticlePage(title="Käyttäjä", body=body, locale=home.locale))


# Collections


def test_the_starting_collections_are_made_once(pages: None) -> None:
    set_up_editors()
    set_up_editors()
    names = list(Collection.objects.filter(depth=2).values_list("name", flat=True))
    assert sorted(names) == sorted(COLLECTIONS)


def test_editors_add_files_into_their_collections_and_nowhere_else(pages: None) -> None:
    client = client_of(EDITORS)
    html = client.get("/hallinta/images/add/").content.decode()
    assert PICTURES in html and INTERNAL in html and ATTACHMENTS not in html
    root = Collection.get_first_root_node()
    for into, kept in ((root, False), (collection(PICTURES), True)):
        upload = SimpleUploadedFile("talo.png", get_test_image_file().file.getvalue(), "image/png")
        client.post("/hallinta/images/add/", {"title": "Talo", "file": upload, "collection": into.pk})
        assert get_image_model().objects.filter(collection=into).exists() is kept


@pytest.mark.parametrize(("group", "may"), [(EDITORS, False), (MAINTAINERS, True)])
def test_only_a_maintainer_deletes_another_persons_file(pages: None, group: str, may: bool) -> None:
    client = client_of(group)
    kept = document("ohje", ATTACHMENTS)
    client.post(f"/hallinta/documents/delete/{kept.pk}/")
    assert get_document_model().objects.filter(pk=kept.pk).exists() is not may


def test_what_is_for_the_desk_alone_is_given_to_no_reader(pages: None, settings: Any) -> None:
    client = client_of(EDITORS)
    kept, shown = document("muistio", INTERNAL), document("ohje", ATTACHMENTS)
    picture("luonnoskuva", INTERNAL)
    settings.WAGTAILDOCS_SERVE_METHOD = "redirect"
    assert Client().get(shown.url)["Location"].startswith("/media/documents/ohje")
    assert Client().get(kept.url)["Location"].startswith("/hallinta/login/")
    assert client.get(kept.url)["Location"].startswith("/media/documents/muistio")
    listed = (
        Client().get("/api/v2/documents/").content.decode() + Client().get("/api/v2/images/").content.decode()
    )
    assert "muistio" not in listed and "luonnoskuva" not in listed and "ohje" in listed
    assert Client().get(f"/api/v2/documents/{kept.pk}/").status_code == 404


def test_a_document_is_given_at_no_address_that_asks_nobody() -> None:
    with pytest.raises(Resolver404):
        resolve("/media/documents/muistio.pdf")
    assert resolve("/media/images/talo.width-480.png").kwargs["path"] == "images/talo.width-480.png"


# Used in


def users_of(row: Any) -> set[Any]:
    return {usage[0] for usage in ReferenceIndex.get_grouped_references_to(row)}


def test_everything_that_a_page_refers_to_knows_the_page(pages: None) -> None:
    concept = ConceptPage.objects.get(slug="perhekeskus", locale__language_code="fi")
    linked = RecommendationPage.objects.filter(locale__language_code="fi").first()
    image, first, second, third = (
        picture("talo", PICTURES), *(document(name, ATTACHMENTS) for name in ("a", "b", "c")),
    )  # fmt: skip
    task = role()
    link = f'<p><a linktype="page" id="{concept.pk}">sana</a></p>'
    rich = [{"type": "text", "heading": "A"}, {"type": "rich", "heading": "B"}]
    page = article(
        ("text", link + f'<p><a linktype="document" id="{first.pk}">liite</a></p>'),
        ("picture", {"image": image.pk, "alt": "talo", "credit": "tekijä"}),
        ("attachment", {"document": second.pk, "title": "Ohje"}),
        ("call_to_action", {"label": "Lue", "page": linked.pk}),
        ("contact_role", {"role": task.pk}),
        (
            "table",
            {"columns": rich, "rows": [{"values": ["x", f'<a linktype="document" id="{third.pk}">c</a>']}]},
        ),
    )
    for row in (concept, image, first, second, third, linked, task):
        assert page.page_ptr in users_of(row) or page in users_of(row), row


@pytest.mark.parametrize("kind", ["steps", "accordion"])
def test_a_concept_deep_in_a_block_is_seen(pages: None, kind: str) -> None:
    concept = ConceptPage.objects.get(slug="perhekeskus", locale__language_code="fi")
    link = f'<p><a linktype="page" id="{concept.pk}">sana</a></p>'
    value = {"steps": [link, link]} if kind == "steps" else {"parts": [{"title": "x", "text": link}]}
    page = article((kind, value))
    assert str(page.pk) in {str(user.pk) for user in users_of(concept)}


def test_models_know_the_recommendations_that_rest_on_them(pages: None) -> None:
    page = RecommendationPage.objects.filter(
        locale__language_code="fi", rests_on_models__isnull=False
    ).first()
    model = page.rests_on_models.first().model
    assert page.pk in {user.pk for user in users_of(model)}


def test_the_desk_shows_where_each_kind_of_thing_is_used(pages: None) -> None:
    client, task = superuser(), role()
    organisation = make_organisation(name_fi="Perhejärjestö")
    make_service(name_fi="Järjestön palvelu", organisation=organisation)
    article(("contact_role", {"role": task.pk}))
    shown = {
        f"/hallinta/snippets/cms/contactrole/usage/{task.pk}/": "Käyttäjä",
        f"/hallinta/snippets/directory/organisation/usage/{organisation.pk}/": "Järjestön palvelu",
    }
    concept = ConceptPage.objects.get(slug="perhekeskus", locale__language_code="fi")
    shown[f"/hallinta/pages/{concept.pk}/usage/"] = "Nimetkää järjestöille"
    for address, words in shown.items():
        assert words in client.get(address).content.decode(), address


# Previews


def statuses() -> RecommendationStatus:
    page = RecommendationPage.objects.filter(locale__language_code="fi").first()
    return RecommendationStatus(
        recommendation=page.translation_key, county=County.objects.get(code="08"), state="done",
        as_of="2026-05", told_by_role="Järjestökoordinaattori",
    )  # fmt: skip


def centre() -> FamilyCentre:
    return FamilyCentre(
        county=County.objects.get(code="06"), name_fi="Keskustan perhekeskus", form="building",
        source_url="https://example.org/", as_of="2026-05",
    )  # fmt: skip


def place() -> MeetingPlace:
    kept = centre()
    kept.save()
    return MeetingPlace(centre=kept, name_fi="Avoin olohuone", address="Kauppakatu 1")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (centre, "Keskustan perhekeskus"),
        (place, "Avoin olohuone"),
        (
            lambda: ContactRole(county=County.objects.get(code="06"), role_fi="Päällikkö", phone="03 123"),
            "03 123",
        ),
        (statuses, "toukokuu 2026"),
    ],
)
def test_every_register_shows_a_row_before_it_is_kept(pages: None, make: Any, words: str) -> None:
    response = make().make_preview_request()
    html = response.render().content.decode() if hasattr(response, "render") else response.content.decode()
    assert response.status_code == 200 and words in html and 'content="noindex"' in html
    assert html.count("<h1>") == 1


def test_every_snippet_that_readers_see_has_a_preview() -> None:
    from wagtail.models import PreviewableMixin
    from wagtail.snippets.models import get_snippet_models

    seen = {"FamilyCentre", "MeetingPlace", "ContactRole", "RecommendationStatus"}
    seen |= {"Service", "Organisation", "SafetyLine", "CountyDoor"}
    assert seen <= {model.__name__ for model in get_snippet_models() if issubclass(model, PreviewableMixin)}
