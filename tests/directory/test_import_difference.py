from typing import Any

from directory.imports.difference import Change, Difference, Kind, difference, keep_apart, left_behind

STORED: dict[str, Any] = {"id": "a", "name": "Vanha", "summary_fi": "", "phones": (), "cost": "maksuton"}
LAST: dict[str, Any] = {"id": "a", "name": "Vanha", "cost": "maksuton"}


def told(**more: Any) -> dict[str, Any]:
    return {"id": "a", **more}


def test_a_service_that_is_not_there_is_new_with_what_is_known_of_it() -> None:
    found = difference(told(name="Uusi", summary_fi="", cost=""), None)
    assert found == Difference(Kind.NEW, (Change("name", "", "Uusi"),))


def test_the_same_values_change_nothing() -> None:
    assert difference(told(name="Vanha", cost="maksuton"), STORED, LAST).kind is Kind.UNCHANGED


def test_a_column_that_the_file_does_not_have_changes_nothing() -> None:
    assert difference(told(name="Vanha"), STORED, LAST) == Difference(Kind.UNCHANGED)


def test_what_the_last_import_left_is_changed_field_by_field() -> None:
    found = difference(told(name="Uusi", cost="", summary_fi="Lyhyt"), STORED, LAST)
    assert found == Difference(
        Kind.CHANGED,
        (Change("name", "Vanha", "Uusi"), Change("cost", "maksuton", ""), Change("summary_fi", "", "Lyhyt")),
    )


def test_what_a_person_has_changed_since_is_kept() -> None:
    stored = STORED | {"name": "Ihmisen"}
    found = difference(told(name="Vanha", cost=""), stored, LAST)
    assert found.conflicts == (Change("name", "Ihmisen", "Vanha"),)
    assert found.changes == (Change("cost", "maksuton", ""),)


def test_a_persons_value_that_the_file_now_has_too_is_no_conflict() -> None:
    stored = STORED | {"name": "Ihmisen"}
    assert difference(told(name="Ihmisen"), stored, LAST) == Difference(Kind.UNCHANGED)


def test_the_file_wins_where_it_is_to_overwrite() -> None:
    stored = STORED | {"name": "Ihmisen"}
    found = difference(told(name="Vanha"), stored, LAST, overwrite=True)
    assert found == Difference(Kind.CHANGED, (Change("name", "Ihmisen", "Vanha"),))


def test_a_service_that_no_import_is_known_to_have_made_is_a_persons() -> None:
    assert difference(told(name="Uusi"), STORED, None).conflicts == (Change("name", "Vanha", "Uusi"),)


def test_a_conflict_stays_one_at_the_next_import() -> None:
    stored = STORED | {"name": "Ihmisen"}
    found = difference(told(name="Tiedoston", cost=""), stored, LAST)
    after = left_behind(stored | {"cost": ""}, found, LAST)
    assert after == {"id": "a", "name": "Vanha"}
    again = difference(told(name="Tiedoston", cost=""), stored | {"cost": ""}, after)
    assert (again.kind, again.conflicts) == (Kind.UNCHANGED, (Change("name", "Ihmisen", "Tiedoston"),))


def test_a_number_to_be_checked_stays_out_where_only_the_stored_notes_say_so() -> None:
    stored = STORED | {"notes": "Tarkistettava ennen julkaisua."}
    last = LAST | {"notes": "Tarkistettava ennen julkaisua."}
    assert difference(told(phones=(("112", ""),)), stored, last) == Difference(Kind.UNCHANGED)
    cleared = difference(told(phones=(("112", ""),), notes=""), stored, last)
    assert {change.field for change in cleared.changes} == {"phones", "notes"}


def test_a_change_can_be_turned_into_a_conflict() -> None:
    found = keep_apart(difference(told(name="Uusi", cost="maksuton"), None), "cost")
    assert [change.field for change in found.changes] == ["name"]
    assert [change.field for change in found.conflicts] == ["cost"]
