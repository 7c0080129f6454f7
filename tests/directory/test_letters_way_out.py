"""The way out of the letters: one click or a button, for oneself alone."""

from typing import Any

import pytest
from django.urls import reverse

from directory.models import (
    Assurance,
    Contact,
)
from tests.directory.letter_people import day, make_asked, run

pytestmark = pytest.mark.django_db


def unsubscribe_address() -> str:
    make_asked("data")
    (letter,) = run(day(-30))
    return letter.message()["List-Unsubscribe"].strip("<>").split("/", 3)[3]


def test_opening_the_way_out_changes_nothing(client: Any) -> None:
    address = unsubscribe_address()
    for method in (client.get, client.head):
        response = method(f"/{address}")
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
    assert Contact.objects.get().is_mailable()


def test_one_click_ends_the_letters_and_confirms_nothing(client: Any) -> None:
    address = unsubscribe_address()
    before = Assurance.objects.count()
    response = client.post(f"/{address}", {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 204
    assert not Contact.objects.get().is_mailable()
    assert Assurance.objects.count() == before
    assert run(day(-7)) == []


def test_a_person_ends_the_letters_by_a_button(client: Any) -> None:
    address = unsubscribe_address()
    response = client.post(f"/{address}", follow=True)
    assert response.status_code == 200 and "Emme enää lähetä" in response.content.decode()
    assert not Contact.objects.get().is_mailable()


def test_nobody_ends_the_letters_of_another(client: Any) -> None:
    unsubscribe_address()
    forged = reverse("directory:unsubscribe", args=["IjEyMyI:1abc:zzzz"])
    assert client.post(forged).status_code == 404
    assert Contact.objects.get().is_mailable()
