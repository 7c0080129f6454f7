"""The six questions that decide whether someone in trouble dares to get in touch, each possibly unknown."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from directory.languages import Localised


@dataclass(frozen=True)
class Answer:
    """``texts`` are sentences with their language; none means that nobody has told. ``code`` names the question."""

    code: str
    question: str
    texts: Sequence[Localised] = ()

    @property
    def is_known(self) -> bool:
        return bool(self.texts)


def six_questions(service: Any, language: str) -> list[Answer]:
    """In their fixed order. The page adds to the last one who is open at the moment."""

    def own(sentence: str) -> list[Localised]:
        return [Localised(sentence, language)] if sentence else []

    channels = list(service.channels.all())

    def told(*fields: str) -> list[Localised]:
        return _told(channels, fields, language)

    return [
        Answer("who", _("Kuka vastaa?"), told("who_answers", "what_happens_first", "usual_wait")),
        Answer("cost", _("Maksaako?"), own(_cost(service)) + told("cost_note")),
        Answer("bill", _("Näkyykö puhelu laskussa?"), own(_bill(channels))),
        Answer("name", _("Pitääkö kertoa nimi?"), own(_name(service))),
        Answer("tells", _("Kerrotaanko jollekin?"), told("tells_others")),
        Answer("closed", _("Entä jos kukaan ei vastaa?"), told("if_closed")),
    ]


def _told(channels: Iterable[Any], fields: Iterable[str], language: str) -> list[Localised]:
    """What the channels tell, each text once; where channels differ, each says whose it is."""
    texts: list[Localised] = []
    for field in fields:
        named = [(channel, channel.text(field, language)) for channel in channels]
        given = [(channel, text) for channel, text in named if text]
        differ = len({text.value for _channel, text in given}) > 1
        for channel, text in given:
            kind = channel.kind.text("name", language).value
            shown = Localised(f"{kind}: {text.value}", text.language) if differ else text
            if shown not in texts:
                texts.append(shown)
    return texts


COSTS: dict[str, Callable[[], str]] = {
    "maksuton": lambda: _("Ei. Palvelu on maksuton."),
    "maksuton-puhelumaksu": lambda: _("Palvelu on maksuton. Puhelusta maksat liittymäsi hinnan."),
    "maksullinen": lambda: _("Kyllä. Palvelu on maksullinen."),
    "maksusitoumus": lambda: _("Palveluun tarvitaan maksusitoumus."),
}


def _cost(service: Any) -> str:
    if service.cost is None:
        return ""
    say = COSTS.get(service.cost.code)
    return say() if say else ""


def _bill(channels: Iterable[Any]) -> str:
    """About telephones only; whether the number is seen belongs to the same worry."""
    phones = [channel for channel in channels if channel.phones.all() or channel.kind.code == "puhelin"]
    if not phones:
        return _("Palvelulle ei ole tiedossa puhelinnumeroa.")
    bill = {"yes": _("Kyllä, puhelu näkyy."), "no": _("Ei näy.")}.get(
        _agreed(c.shown_on_bill for c in phones)
    )
    seen = {"yes": _("Vastaaja näkee numerosi."), "no": _("Vastaaja ei näe numeroasi.")}.get(
        _agreed(c.number_seen for c in phones)
    )
    if seen and not bill:
        bill = _("Emme tiedä, näkyykö puhelu laskussa.")
    return " ".join(sentence for sentence in (bill, seen) if sentence)


def _agreed(values: Iterable[str]) -> str:
    """The one value on which all agree, else unknown."""
    different = set(values)
    return different.pop() if len(different) == 1 else "unknown"


def _name(service: Any) -> str:
    return {"yes": _("Ei. Voit olla nimetön."), "no": _("Kyllä, nimi kysytään.")}.get(service.anonymous, "")
