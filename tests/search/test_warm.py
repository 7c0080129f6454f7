import logging

import pytest

from search import index, warm


@pytest.mark.django_db
def test_a_process_without_an_index_says_so_and_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    index.forget()
    with caplog.at_level(logging.INFO, logger=warm.__name__):
        warm._warm_up()
    assert "not warmed up" in caplog.text


@pytest.mark.django_db
def test_a_mistake_while_warming_up_is_told_and_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def wrong() -> None:
        raise ValueError("a mistake")

    monkeypatch.setattr(warm, "vocabulary", wrong)
    warm._warm_up()
    assert "warming up failed" in caplog.text and "a mistake" in caplog.text
