"""What a letter says and carries: its headers, its languages, and the words that maintainers may change."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from directory.letters import words
from directory.models import (
    LetterText,
    Notice,
    Token,
)
from directory.models.letters import NoticeKind
from tests.directory.letter_people import day, make_asked, run

pytestmark = pytest.mark.django_db


def test_a_letter_carries_what_good_manners_ask_for(settings: Any) -> None:
    settings.EMAIL_REPLY_TO = "vastaukset@tukikartta.example.org"
    settings.EMAIL_BOUNCES_TO = "palautuneet@tukikartta.example.org"
    settings.DEFAULT_FROM_EMAIL = "Tukikartta <posti@tukikartta.example.org>"
    make_asked("data")
    (letter,) = run(day(-30))
    notice = Notice.objects.get()
    headers = letter.message()
    assert headers["From"] == settings.DEFAULT_FROM_EMAIL
    assert letter.from_email == f"palautuneet+{notice.uuid.hex}@tukikartta.example.org"
    assert headers["Reply-To"] == settings.EMAIL_REPLY_TO
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Message-ID"] == notice.message_id
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http") and "/kirjeet/pois/" in headers["List-Unsubscribe"]
    html = letter.alternatives[0].content
    assert "<img" not in html and "<script" not in html and 'lang="fi"' in html


def test_what_is_kept_of_a_letter_does_not_have_its_link() -> None:
    make_asked("data")
    (letter,) = run(day(-30))
    notice = Notice.objects.get()
    token = Token.objects.get(notice=notice)
    link = next(line for line in letter.body.splitlines() if "/vahvista/" in line)
    assert link.rsplit("/", 2)[1] not in notice.text and "[…]" in notice.text
    assert notice.subject == letter.subject and notice.sent_at
    assert token.organisation == notice.organisation and token.records


@pytest.mark.parametrize(
    ("language", "words_of_it"), [("fi", "Pitävätkö"), ("sv", "Stämmer"), ("en", "Are these details")]
)
def test_a_letter_is_in_its_readers_language(language: str, words_of_it: str) -> None:
    organisation, _services = make_asked("data")
    organisation.contacts.update(language=language)
    (letter,) = run(day(-30))
    assert letter.subject.startswith(words_of_it)
    prefix = "" if language == "fi" else f"/{language}"
    assert f"{prefix}/vahvista/" in letter.body


def test_a_letter_names_a_number_only_where_there_is_one(settings: Any) -> None:
    make_asked("data")
    (without,) = run(day(-30))
    assert "soittaa" not in without.body and "{{" not in without.body
    settings.LETTERS_PHONE = "09 123"
    (with_number,) = run(day(-7))
    assert "Voitte myös soittaa meille: 09 123." in with_number.body


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind.values])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_words_of_the_house_are_whole(kind: str, language: str) -> None:
    own = words.house_words(kind, language)
    assert own.subject and own.body
    words.check(kind, own.subject, own.body)
    values = {place: "x" for place in words.PLACES[kind] | words.ALWAYS}
    filled = words.filled(own, values)
    assert "{{" not in filled.subject + filled.body


def test_maintainers_own_words_are_used() -> None:
    LetterText.objects.create(
        kind="digest", language="fi", subject="Hei {{ organisaatio }}", body="{{ tiedot }}\n\n{{ linkki }}"
    )
    organisation, _services = make_asked("data")
    (letter,) = run(day(-30))
    assert letter.subject == f"Hei {organisation.name_fi}"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("{{ tiedot }} {{ linkki }} {{ salasana }}", "salasana"),
        ("{{ tiedot }} {{ linkki }} {{ organisaatio.name }}", "organisaatio.name"),
        ("{{ tiedot }} {{ linkki }} {% load x %}", "{{"),
        ("{{ tiedot }}", "linkki"),
        ("{{ tiedot }} {{ linkki", "linkki"),
    ],
)
def test_a_place_that_no_letter_has_is_refused_by_its_name(body: str, named: str) -> None:
    text = LetterText(kind="digest", language="fi", subject="Hei", body=body)
    with pytest.raises(ValidationError) as refused:
        text.full_clean()
    assert named in str(refused.value.message_dict["body"])


def test_a_subject_stays_on_one_line() -> None:
    organisation, _services = make_asked("data")
    organisation.name_fi = "Apu\nBcc: kaikki@example.org"
    organisation.save()
    (letter,) = run(day(-30))
    assert "\n" not in letter.subject
    assert letter.message()["Bcc"] is None
