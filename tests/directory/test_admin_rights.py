"""Who may do what at the desk: every address is tried by people with and without the right to it."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Task, Workflow, WorkflowContentType, WorkflowTask
from wagtail.snippets.models import get_snippet_models

from directory.admin.permissions import EDITORS, MAINTAINERS, MODERATED, set_up_desk
from directory.models import (
    County,
    CountyDoor,
    Municipality,
    Organisation,
    SafetyLine,
    Service,
    Taxonomy,
    Term,
)
from tests.directory.desk import PASSWORD, desk_url, editor, logged_in, maintainer, someone, superuser
from tests.factories import make_channel, make_door, make_line, make_organisation, make_service, term

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

OURS = [Service, Organisation, SafetyLine, CountyDoor, County, Municipality, Taxonomy, Term]
OFFICIAL = [County, Municipality, Taxonomy]


def a_row(model: type[Model]) -> Model:
    """A published row with two versions and a draft on its way through the workflow, where it has such things."""
    makers: dict[type[Model], Any] = {
        Service: make_service,
        Organisation: make_organisation,
        SafetyLine: make_line,
        CountyDoor: make_door,
    }
    if model not in makers:
        return term("need", "ero") if model is Term else model._default_manager.first()
    row = makers[model]()
    if model is Service:
        make_channel(row, phone="116 111")
        row = Service.objects.get(pk=row.pk)
    row.save_revision().publish()
    row.refresh_from_db()
    row.save_revision(changed=True)
    row.refresh_from_db()
    row.get_workflow().start(row, someone(f"kirjoittaja-{model._meta.model_name}"))
    return type(row)._default_manager.get(pk=row.pk)


def addresses(model: Any, row: Any) -> dict[str, str]:
    """Every address that the model's snippet pages have, by the page's name, for that row."""
    task = getattr(row, "current_workflow_task_state", None)
    state = getattr(row, "current_workflow_state", None)
    given = {
        "pk": row.pk,
        "revision_id": getattr(row, "latest_revision_id", None),
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "action_name": "approve",
        "task_state_id": task.pk if task else None,
        "task_id": task.task_id if task else None,
        "workflow_state_id": state.pk if state else None,
    }
    found = {}
    for pattern in model.snippet_viewset.get_urlpatterns():
        wanted = {name: given[name] for name in pattern.pattern.regex.groupindex} or {
            name: given[name] for name in getattr(pattern.pattern, "converters", {})
        }
        found[pattern.name] = reverse(model.snippet_viewset.get_url_name(pattern.name), kwargs=wanted or None)
    return found


def is_refused(response: Any) -> bool:
    """Wagtail sends people without the right to its first page; a page in a modal answers 403."""
    home = response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")
    return home or response.status_code in (403, 404, 405)


def test_every_model_of_the_catalogue_is_at_the_desk() -> None:
    assert set(OURS) <= set(get_snippet_models())


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_no_page_of_the_desk_fails_a_superuser(model: Any) -> None:
    client = superuser()
    row = a_row(model)
    found = addresses(model, row)
    assert {"list", "add", "edit", "delete", "inspect", "history", "usage"} <= set(found)
    if model in MODERATED:
        assert {"revisions_compare", "lock", "unpublish", "workflow_history", "preview_on_edit"} <= set(found)
    answers = {name: client.get(address).status_code for name, address in found.items()}
    assert not {name: status for name, status in answers.items() if status >= 500}
    assert answers["list"] == answers["inspect"] == 200
    assert model in OFFICIAL or answers["edit"] == answers["history"] == 200


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_refuses_who_has_no_right_to_the_catalogue(model: Any, method: str) -> None:
    set_up_desk()
    stranger = someone("vieras", "Editors")
    row = a_row(model)
    before = str(type(row)._default_manager.filter(pk=row.pk).values())
    client = logged_in(stranger)
    answers = {name: getattr(client, method)(address) for name, address in addresses(model, row).items()}
    assert not [name for name, response in answers.items() if not is_refused(response)]
    assert str(type(row)._default_manager.filter(pk=row.pk).values()) == before


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_page_asks_for_a_login(model: Any) -> None:
    set_up_desk()
    login = reverse("wagtailadmin_login")
    for address in addresses(model, a_row(model)).values():
        response = Client().get(address)
        assert response.status_code == 302 and response["Location"].startswith(login)


@pytest.mark.parametrize("model", OFFICIAL, ids=lambda model: model.__name__)
@pytest.mark.parametrize("people", [editor, maintainer, superuser])
def test_nobody_makes_changes_or_deletes_official_rows(model: Any, people: Any) -> None:
    client = people()
    row = model.objects.first()
    before = model.objects.values().get(pk=row.pk)
    for view, args in (("add", ()), ("edit", (row.pk,)), ("delete", (row.pk,))):
        assert is_refused(client.post(desk_url(model, view, *args), {"name_fi": "Muutettu"}))
    assert model.objects.values().get(pk=row.pk) == before
    assert client.get(desk_url(model)).status_code == 200
    assert client.get(desk_url(model, "inspect", row.pk)).status_code == 200


@pytest.mark.parametrize("people", [editor, maintainer, superuser])
def test_nobody_makes_or_deletes_terms(people: Any) -> None:
    client, row = people(), term("need", "ero")
    assert is_refused(client.post(desk_url(Term, "add"), {"name_fi": "Uusi"}))
    assert is_refused(client.post(desk_url(Term, "delete", row.pk)))
    assert Term.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", [*OFFICIAL, Term], ids=lambda model: model.__name__)
def test_official_rows_are_not_deleted_by_the_handful(model: Any) -> None:
    row = a_row(model)
    address = reverse("wagtail_bulk_action", args=["directory", model._meta.model_name, "delete"])
    superuser().post(f"{address}?id={row.pk}", {"id": row.pk})
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", MODERATED, ids=lambda model: model.__name__)
def test_an_editor_neither_deletes_nor_unpublishes(model: Any) -> None:
    client, row = editor(), None
    row = a_row(model)
    for view in ("delete", "unpublish", "lock"):
        assert is_refused(client.post(desk_url(model, view, row.pk)))
    kept = model.objects.get(pk=row.pk)
    assert kept.live and not kept.locked


def test_a_maintainer_deletes_a_service() -> None:
    service = make_service()
    assert maintainer().post(desk_url(Service, "delete", service.pk)).status_code == 302
    assert not Service.objects.exists()


def test_a_locked_service_cannot_be_edited_by_others() -> None:
    service = make_service()
    maintainer().post(desk_url(Service, "lock", service.pk))
    editor().post(desk_url(Service, "edit", service.pk), {"name_fi": "Muutettu"})
    assert Service.objects.get(pk=service.pk).latest_revision is None


def snapshot() -> list[Any]:
    models = (Group.permissions.through, Task, GroupApprovalTask.groups.through, Workflow, WorkflowTask)
    tables = [list(model.objects.order_by("pk").values()) for model in (Group, *models)]
    return [*tables, list(WorkflowContentType.objects.order_by("pk").values())]


def test_setting_up_the_desk_twice_changes_nothing() -> None:
    call_command("set_up_desk", verbosity=0)
    before = snapshot()
    call_command("set_up_desk", verbosity=0)
    assert snapshot() == before
    assert {row.content_type.model_class() for row in WorkflowContentType.objects.all()} >= set(MODERATED)


def test_setting_up_the_desk_takes_nothing_that_people_gave() -> None:
    set_up_desk()
    other = Workflow.objects.create(name="Muu")
    WorkflowContentType.objects.filter(content_type__model="service").update(workflow=other)
    extra = Group.objects.get(name=MAINTAINERS).permissions.get(codename="publish_service")
    Group.objects.get(name=EDITORS).permissions.add(extra)
    set_up_desk()
    assert WorkflowContentType.objects.get(content_type__model="service").workflow == other
    assert extra in Group.objects.get(name=EDITORS).permissions.all()


def log_in(name: str, password: str) -> Any:
    return Client().post(reverse("wagtailadmin_login"), {"username": name, "password": password})


def test_ten_wrong_passwords_close_the_login_of_that_name_only() -> None:
    set_up_desk()
    someone("toimittaja", EDITORS), someone("toinen", EDITORS)
    statuses = [log_in("toimittaja", "väärä").status_code for _ in range(10)]
    assert statuses == [200] * 9 + [429]
    closed = log_in("toimittaja", PASSWORD)
    assert closed.status_code == 429
    assert "neljännestunnin" in closed.content.decode()
    assert log_in("toinen", PASSWORD).status_code == 302


def test_the_ninth_wrong_password_still_lets_the_right_one_in() -> None:
    set_up_desk()
    someone("toimittaja", EDITORS)
    for _ in range(9):
        log_in("toimittaja", "väärä")
    assert log_in("toimittaja", PASSWORD).status_code == 302
    assert log_in("toimittaja", "väärä").status_code == 200


def test_a_failed_login_leaves_no_network_address() -> None:
    from axes.models import AccessAttempt

    someone("toimittaja")
    log_in("toimittaja", "väärä")
    attempt = AccessAttempt.objects.get()
    assert attempt.ip_address is None
    assert "väärä" not in attempt.post_data


def test_the_map_points_need_a_login() -> None:
    address = reverse("directory_desk_municipalities")
    assert Client().get(address).status_code == 302
    points = editor().get(address).json()
    assert len(points) == 308
    assert points[0] == {"name": "Helsinki", "population": points[0]["population"]} | {
        key: points[0][key] for key in ("latitude", "longitude")
    }
    assert points[0]["population"] > points[1]["population"]
