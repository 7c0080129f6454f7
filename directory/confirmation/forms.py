"""The forms of a confirmation page: one for each claim group, and one for what is said of a whole record."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.confirmation.answering import Given
from directory.confirmation.questions import Claim
from directory.confirmation.values import Kind
from directory.confirmation.words import diff, form_field, signal_question
from directory.models.answers import AnswerKind

OF_A_GROUP = (AnswerKind.CURRENT, AnswerKind.CORRECTING, AnswerKind.PAUSED, AnswerKind.UNKNOWN)
RIGHT, WRONG = "right", "wrong"
LONGEST_TEXT = 2_000
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def text_field(label: Any, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows})
    )


class ClaimForm(forms.Form):
    """One claim group. Left empty it says nothing, and the group stays open for another time."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Vastaus"),
        required=False,
        choices=[(kind.value, kind.label) for kind in OF_A_GROUP],
        widget=forms.RadioSelect,
    )
    text = text_field(gettext_lazy("Oikea tieto omin sanoin"))
    paused_from = forms.DateField(label=gettext_lazy("Tauko alkaa"), required=False, widget=DAY)
    paused_until = forms.DateField(label=gettext_lazy("Tauko päättyy"), required=False, widget=DAY)
    ask = forms.CharField(
        label=gettext_lazy("Kuka sen tietää?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Tehtävä tai yhteinen osoite, ei henkilön nimeä."),
    )

    def __init__(self, claim: Claim, language: str, seen: str, *args: Any, **kwargs: Any) -> None:
        """``seen``: the fingerprint of the values that the reader had before them."""
        super().__init__(*args, prefix=claim.key, **kwargs)
        self.claim, self.seen = claim, seen
        self.signal_fields = []
        for signal in claim.signals:
            name = f"signal{signal.pk}"
            self.fields[name] = forms.ChoiceField(
                label=signal_question(signal),
                required=False,
                choices=[(RIGHT, _("Kyllä")), (WRONG, _("Ei"))],
                widget=forms.RadioSelect,
            )
            self.signal_fields.append((signal, name))
        if claim.has_changed:
            self.fields["read"] = forms.BooleanField(
                label=_("Luin muuttuneen tiedon, ja se on oikein"), required=False
            )
        self.value_fields: dict[str, str] = {}
        for number, field in enumerate(claim.fields):
            if field.kind != Kind.SHOWN:
                asked = form_field(field, claim.record, language)
                asked.required = False
                asked.initial = field.value
                self.fields[f"value{number}"] = asked
                self.value_fields[field.name] = f"value{number}"

    @property
    def questions(self) -> list[Any]:
        return [self[name] for _signal, name in self.signal_fields]

    @property
    def values(self) -> list[Any]:
        return [self[name] for name in self.value_fields.values()]

    @property
    def kind(self) -> str:
        return str(self.cleaned_data.get("answer", ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.data.get(all_current(self.claim)) and not cleaned.get("answer"):
            cleaned["answer"] = AnswerKind.CURRENT.value
        check = {
            AnswerKind.CURRENT.value: self._clean_current,
            AnswerKind.CORRECTING.value: self._clean_correcting,
            AnswerKind.PAUSED.value: self._clean_paused,
        }.get(cleaned.get("answer", ""))
        if check:
            check(cleaned)
        return cleaned

    def _clean_current(self, cleaned: dict[str, Any]) -> None:
        """No silent yes to what the reader has not seen, and none beside a no."""
        if self.seen != self.claim.fingerprint:
            self.add_error("answer", _("Tieto muuttui, kun sivu oli auki. Lue se uudelleen ja vastaa."))
        elif self.claim.has_changed and not cleaned.get("read"):
            self.add_error("read", _("Tieto on muuttunut kirjeen jälkeen. Lue se ja merkitse luetuksi."))
        self._clean_signals(cleaned)
        if any(cleaned.get(name) == WRONG for _signal, name in self.signal_fields):
            self.add_error(
                "answer", _("Vastasit, ettei tieto ole oikein. Valitse Korjaan ja kerro oikea tieto.")
            )

    def _clean_correcting(self, cleaned: dict[str, Any]) -> None:
        self._clean_signals(cleaned)
        wrong = set(self.errors) & set(self.value_fields.values())
        if not wrong and not self.wanted() and not cleaned.get("text"):
            self.add_error("text", _("Muuta tietoa tai kerro omin sanoin, mikä on oikein."))

    def _clean_signals(self, cleaned: Mapping[str, Any]) -> None:
        for _signal, name in self.signal_fields:
            if not cleaned.get(name):
                self.add_error(name, _("Vastaa tähän kysymykseen."))

    def _clean_paused(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned.get("paused_from"), cleaned.get("paused_until")
        if not first and "paused_from" not in self.errors:
            self.add_error("paused_from", _("Kerro, mistä päivästä tauko alkaa."))
        if first and last and last < first:
            self.add_error("paused_until", _("Tauko päättyy ennen kuin alkaa."))

    def wanted(self) -> dict[str, Any]:
        """The values that were changed, as JSON holds them. What was not sent at all is no wish to empty it."""
        told = {
            field: self.cleaned_data.get(name)
            for field, name in self.value_fields.items()
            if was_sent(self, name)
        }
        before = {field.name: field.value for field in self.claim.fields}
        return diff(before, {name: _as_kept(value, before[name]) for name, value in told.items()})

    def given(self) -> Given | None:
        """The answer, or None where the group was left for another time. After is_valid()."""
        cleaned = self.cleaned_data
        if not self.kind:
            return None
        kind = AnswerKind(self.kind)
        text = cleaned["ask"] if kind == AnswerKind.UNKNOWN else cleaned["text"]
        paused = kind == AnswerKind.PAUSED
        return Given(
            self.claim,
            kind,
            text=text if kind in (AnswerKind.UNKNOWN, AnswerKind.CORRECTING) else "",
            wanted=self.wanted() if kind == AnswerKind.CORRECTING else {},
            paused_from=cleaned["paused_from"] if paused else None,
            paused_until=cleaned["paused_until"] if paused else None,
            signals=[
                {"signal": signal.kind, "about": signal.about, "answer": cleaned[name]}
                for signal, name in self.signal_fields
                if cleaned.get(name)
            ],
        )


def was_sent(form: forms.Form, name: str) -> bool:
    """Whether a browser that showed the field sent it; boxes none of which is ticked send nothing."""
    boxes = isinstance(form.fields[name].widget, forms.CheckboxSelectMultiple)
    others = (other for other in form.fields if other.startswith("value") and other != name)
    return form.add_prefix(name) in form.data or (
        boxes and any(form.add_prefix(other) in form.data for other in others)
    )


def _as_kept(value: Any, before: Any) -> Any:
    """In the form in which the value is kept, so that the same value is no change."""
    if isinstance(before, list):
        return sorted(value or [])
    if isinstance(value, str):
        return "\n".join(line.rstrip() for line in value.splitlines()).strip()
    return value


def _record_key(claim: Claim) -> str:
    return claim.key.rpartition("-")[0]


def all_current(claim: Claim) -> str:
    """The name of the box that says of every group of the record that was left empty: it is right."""
    return f"{_record_key(claim)}-kaikki"


LATER = "later"


class RecordForm(forms.Form):
    """What is said of a record as a whole, or that its answer needs more time."""

    whole = forms.ChoiceField(
        label=gettext_lazy("Muu vastaus"),
        required=False,
        choices=[
            (AnswerKind.ENDED.value, gettext_lazy("Palvelu on päättynyt")),
            (AnswerKind.NOT_OURS.value, gettext_lazy("Palvelu ei ole meidän")),
            (AnswerKind.PASSED_ON.value, gettext_lazy("Siirrän kysymyksen toiselle")),
        ],
        widget=forms.RadioSelect,
    )
    ended_on = forms.DateField(label=gettext_lazy("Milloin palvelu päättyi?"), required=False, widget=DAY)
    pass_to = forms.EmailField(
        label=gettext_lazy("Kenelle siirrämme kysymyksen?"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("Mieluiten yhteinen osoite, ei henkilön oma."),
    )
    words = text_field(gettext_lazy("Haluatko kertoa lisää?"), rows=2)

    def __init__(self, claims: Sequence[Claim], may_be_later: bool, *args: Any, **kwargs: Any) -> None:
        self.claims, self.key = claims, _record_key(claims[0])
        super().__init__(*args, prefix=self.key, **kwargs)
        if may_be_later:
            self.fields["whole"].choices = [
                *self.fields["whole"].choices,
                (LATER, _("Tarvitsen lisää aikaa: kysykää kuukauden kuluttua")),
            ]

    @property
    def is_answered(self) -> bool:
        return bool(self.cleaned_data.get("whole"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            cleaned.get("whole") == AnswerKind.PASSED_ON
            and not cleaned.get("pass_to")
            and "pass_to" not in self.errors
        ):
            self.add_error("pass_to", _("Kirjoita sähköpostiosoite, johon voimme kirjoittaa."))
        if cleaned.get("whole") == LATER and not cleaned.get("words"):
            self.add_error("words", _("Kerro lyhyesti, miksi tarvitset lisää aikaa."))
        return cleaned

    @property
    def denies(self) -> bool:
        return self.cleaned_data.get("whole") in (AnswerKind.ENDED, AnswerKind.NOT_OURS)

    @property
    def reason_to_wait(self) -> str:
        """Why the answer comes later; empty where nobody asks for that. After is_valid()."""
        return str(self.cleaned_data["words"]) if self.cleaned_data.get("whole") == LATER else ""

    def given(self) -> list[Given]:
        """One answer for each claim group that is still open."""
        cleaned = self.cleaned_data
        if not self.is_answered or self.reason_to_wait:
            return []
        kind = AnswerKind(cleaned["whole"])
        ended = kind == AnswerKind.ENDED
        day = cleaned["ended_on"].isoformat() if ended and cleaned["ended_on"] else ""
        wanted = {"status": "ended", "ended_on": day} if ended else {}
        to = cleaned["pass_to"] if kind == AnswerKind.PASSED_ON else ""
        return [
            Given(claim, kind, text=cleaned["words"], wanted=wanted, passed_to=to)
            for claim in self.claims
            if claim.answer is None
        ]
