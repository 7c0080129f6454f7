import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from directory import reference
from directory.models import County, Municipality, Term
from directory.reference import ReferenceError, load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

DATA = settings.BASE_DIR / "data"


def test_all_counties_municipalities_and_terms_are_loaded() -> None:
    taxonomy = json.loads((DATA / "taxonomy.json").read_text())
    assert County.objects.count() == 23
    assert Municipality.objects.count() == 308
    for section, code in reference.OURS.items():
        expected = [row["id"] for row in taxonomy[section]]
        assert [term.code for term in Term.objects.of(code).order_by("sort_order")] == expected


def test_loading_again_writes_nothing() -> None:
    loaded = load(DATA)
    assert loaded.created == {}
    assert loaded.changed == {}


def test_a_label_that_an_editor_changed_is_kept() -> None:
    term = Term.objects.of("need").get(code="ero")
    term.label_fi = "Meille tuli ero"
    term.save()
    load(DATA)
    term.refresh_from_db()
    assert term.label_fi == "Meille tuli ero"


def test_a_name_that_differs_from_the_file_is_put_right() -> None:
    County.objects.filter(code="08").update(name_fi="Väärä nimi")
    assert load(DATA).changed == {"County": 1}
    assert County.objects.get(code="08").name_fi == "Pirkanmaan hyvinvointialue"


def test_a_ptv_code_outside_its_code_list_is_refused_and_nothing_written(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    taxonomy = json.loads((folder / "taxonomy.json").read_text())
    taxonomy["themes"][0]["ptv_service_classes"] = ["P99.9"]
    (folder / "taxonomy.json").write_text(json.dumps(taxonomy))
    County.objects.filter(code="08").update(name_fi="Väärä nimi")
    with pytest.raises(ReferenceError, match=r"themes/parisuhde: P99\.9"):
        load(folder)
    assert County.objects.get(code="08").name_fi == "Väärä nimi"


def test_sensitive_needs_have_an_address_without_words() -> None:
    for term in Term.objects.of("need").filter(sensitive=True):
        assert term.path_code == term.page_code
        assert term.code not in term.path_code
    assert Term.objects.of("need").filter(sensitive=True).count() == 5


def test_terms_know_their_classes_in_the_finnish_service_catalogue() -> None:
    ero = Term.objects.of("need").get(code="ero")
    assert {term.code for term in ero.same_as.all()} == {"P3.1", "P3.5", "KE7"}
    assert Term.objects.of("ptv_service_class").get(code="P3.1").uri.endswith("ptvserclass2/code/P3.1")
