"""People at the desk, and the forms that the desk shows them, for tests."""

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from directory.admin.permissions import EDITORS, MAINTAINERS, set_up_desk
from directory.models import User

PASSWORD = "pitkä ja outo salasana 7"


def someone(name: str, group: str | None = None, **values: Any) -> User:
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD, **values)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def editor() -> Client:
    set_up_desk()
    return logged_in(someone("toimittaja", EDITORS))


def maintainer() -> Client:
    set_up_desk()
    return logged_in(someone("yllapitaja", MAINTAINERS))


def superuser() -> Client:
    set_up_desk()
    return logged_in(someone("paakayttaja", is_staff=True, is_superuser=True))


def desk_url(model: Any, view: str = "list", *args: Any, **query: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(view), args=args, query=query or None)


def shown_form(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send if a person pressed the button on the page at once."""
    response = client.get(url)
    assert response.status_code == 200
    # A list for each name: the test client would send only the last value of a QueryDict's name.
    return dict(querydict_from_html(response.content.decode(), form_id="w-editor-form").lists())


def complaints(response: Any) -> dict[str, Any]:
    """The errors of the form shown again, those of nested rows under "relation-number-field"."""
    return _complaints(response.context["form"])


def _complaints(form: Any) -> dict[str, Any]:
    found = {form.add_prefix(name): [str(error) for error in errors] for name, errors in form.errors.items()}
    for formset in form.formsets.values():
        for row in formset.forms:
            found |= _complaints(row)
    return found
