"""The safety lines on disk: written when a line changes, read without the database."""

import os
import time
from typing import Any

import pytest
from django.db import DatabaseError

from directory import safety_bar
from tests.factories import make_line, make_service, term


@pytest.fixture(autouse=True)
def _folder_of_this_test(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def test_before_the_first_writing_the_bar_has_the_emergency_number() -> None:
    assert 'href="tel:112"' in safety_bar.bar("fi")
    assert [line["tel"] for line in safety_bar.lines("en")] == ["112"]


@pytest.mark.django_db
class TestWritten:
    def test_a_changed_line_is_written_once_its_transaction_ends(
        self, reference: None, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written: list[str] = []
        store = safety_bar._store
        monkeypatch.setattr(
            safety_bar, "_store", lambda path, text: (written.append(path.name), store(path, text))
        )
        with django_capture_on_commit_callbacks(execute=True):
            line = make_line(safety_class="violence", phone="080 005 005")
        kinds = ("html", "json", "plain.html")
        assert sorted(written) == [f"{language}.{kind}" for language in ("en", "fi", "sv") for kind in kinds]
        assert "080 005 005" in safety_bar.bar("sv")
        with django_capture_on_commit_callbacks(execute=True):
            line.live = False
            line.save()
        assert "080 005 005" not in safety_bar.bar("sv")

    def test_a_draft_is_not_shown(self, reference: None) -> None:
        make_line(safety_class="violence", phone="080 005 005", live=False)
        safety_bar.write()
        assert "080 005 005" not in safety_bar.bar("fi")

    def test_a_number_of_old_or_second_hand_sources_is_not_offered(self, reference: None) -> None:
        make_line(safety_class="violence", phone="080 002 400", evidence="C")
        make_line(safety_class="violence", phone="080 005 005", sort_order=200)
        safety_bar.write()
        assert "080 005 005" in safety_bar.bar("fi")
        assert "080 002 400" not in safety_bar.bar("fi")

    def test_age_alone_hides_no_number(self, reference: None) -> None:
        make_line(safety_class="self_harm", phone="09 2525 0111", source_date="1999")
        safety_bar.write()
        assert "09 2525 0111" in safety_bar.bar("fi")

    def test_swedish_readers_get_the_line_that_answers_in_swedish(self, reference: None) -> None:
        finnish = make_line(safety_class="self_harm", phone="09 2525 0111", sort_order=1)
        swedish = make_line(safety_class="self_harm", phone="09 2525 0112", sort_order=2)
        for line, codes in ((finnish, ("fi", "sv", "en")), (swedish, ("sv",))):
            line.languages.set([term("language", code) for code in codes])
            line.save()
        safety_bar.write()
        shown = {language: safety_bar.lines(language)[0]["phone"] for language in ("fi", "sv", "en")}
        assert shown == {"fi": "09 2525 0111", "sv": "09 2525 0112", "en": "09 2525 0111"}

    def test_the_emergency_number_is_the_same_in_every_language(self, reference: None) -> None:
        emergency = make_line(safety_class="life", phone="112", sort_order=1)
        poison = make_line(safety_class="life", phone="0800 147 111", sort_order=2)
        for line, codes in ((emergency, ("fi", "sv")), (poison, ("fi", "sv", "en"))):
            line.languages.set([term("language", code) for code in codes])
            line.save()
        safety_bar.write()
        assert {safety_bar.lines(language)[0]["phone"] for language in ("fi", "sv", "en")} == {"112"}

    def test_who_answers_in_finnish_only_is_said_to_english_readers(self, reference: None) -> None:
        line = make_line(
            safety_class="violence", phone="080 005 005", hours_text_fi="Arkisin 9–15 (2021); chat ei"
        )
        line.languages.set([term("language", "fi")])
        line.save()
        safety_bar.write()
        assert safety_bar.lines("fi")[0]["hours"] == "arkisin 9–15"
        assert safety_bar.lines("en")[0]["hours"].startswith("arkisin 9–15, ")
        assert safety_bar.lines("en")[0]["hours_language"] == "fi"

    def test_the_illness_line_is_the_medical_helpline_and_nothing_else(self, reference: None) -> None:
        make_line(name_fi="Keskusteluapu", safety_class="general", phone="0400 221 180", sort_order=1)
        make_line(name_fi="Päivystysapu", safety_class="general", phone="116117", sort_order=2)
        safety_bar.write()
        assert [(line["when"], line["name"]) for line in safety_bar.lines("fi")] == [
            ("Sairaus, joka ei odota aamuun", "Päivystysapu")
        ]
        assert "116117" not in safety_bar.bar("fi")

    def test_a_line_leads_to_its_service_while_that_is_published(
        self, reference: None, django_capture_on_commit_callbacks: Any
    ) -> None:
        service = make_service(safety_class="violence")
        make_line(safety_class="violence", phone="080 005 005", service=service)
        safety_bar.write()
        assert safety_bar.lines("sv")[0]["page"] == f"/sv/palvelu/{service.short_id}/"
        with django_capture_on_commit_callbacks(execute=True):
            service.live = False
            service.save()
        assert safety_bar.lines("sv")[0]["page"] is None

    def test_old_files_are_written_anew_and_young_ones_kept(self, reference: None, settings: Any) -> None:
        safety_bar.write()
        make_line(safety_class="violence", phone="080 005 005")
        safety_bar.refresh()
        assert "080 005 005" not in safety_bar.bar("fi")
        for file in (settings.DATA_DIR / "safety").iterdir():
            os.utime(file, (0, time.time() - safety_bar.KEEP_FOR_SECONDS - 1))
        safety_bar.refresh()
        assert "080 005 005" in safety_bar.bar("fi")

    def test_a_database_that_does_not_answer_leaves_the_files_as_they_are(
        self, reference: None, monkeypatch: pytest.MonkeyPatch, settings: Any
    ) -> None:
        make_line(safety_class="violence", phone="080 005 005")
        safety_bar.write()
        for file in (settings.DATA_DIR / "safety").iterdir():
            os.utime(file, (0, 0))

        def down() -> None:
            raise DatabaseError("down")

        monkeypatch.setattr(safety_bar, "_public_rows", down)
        safety_bar.refresh()
        assert "080 005 005" in safety_bar.bar("fi")
