"""The forms of a county's own page: one of each question, and one of the task that was written to."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.collecting import TASK, Given, Item, task_fingerprint
from cms.models import ContactRole
from cms.models.collected import CollectedKind
from cms.models.situation import LONGEST_TEXT, Answer


class TaskForm(forms.Form):
    """Whether the task that was written to is as the register tells; left empty it says nothing."""

    holds = forms.BooleanField(
        label=gettext_lazy("Tehtävän tiedot pitävät paikkansa"),
        required=False,
        help_text=gettext_lazy("Jos jokin on muuttunut, vastaa kirjeeseen: korjaamme tiedon."),
    )

    def __init__(self, role: ContactRole, seen: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        """``seen``: the fingerprint of the task as the reader had it on the page, under TASK."""
        super().__init__(*args, prefix=TASK, **kwargs)
        self.role, self.seen = role, seen.get(TASK, "")

    def clean_holds(self) -> bool:
        holds = bool(self.cleaned_data.get("holds"))
        if holds and self.seen != task_fingerprint(self.role):
            raise forms.ValidationError(_("Tieto muuttui, kun sivu oli auki. Lue se uudelleen ja vastaa."))
        return holds


class QuestionForm(forms.Form):
    """Left empty it says nothing, and the question stays open for another time."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Vastaus"), required=False, choices=CollectedKind.choices, widget=forms.RadioSelect
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("Miten asia on nyt?"),
        required=False,
        choices=Answer.choices,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("Sanoin"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Julkaisemme tämän. Tehtäviä, ei henkilöiden nimiä."),
    )
    source_url = forms.URLField(
        label=gettext_lazy("Sivu, jolla se kerrotaan"),
        required=False,
        max_length=800,
        assume_scheme="https",
        help_text=gettext_lazy("Jos sivua ei ole, lähteeksi merkitään tehtävänne ja tämä päivä."),
    )
    pass_to = forms.EmailField(
        label=gettext_lazy("Kenelle siirrämme kysymyksen?"),
        required=False,
        help_text=gettext_lazy("Mieluiten yhteinen osoite, ei henkilön oma."),
    )

    def __init__(self, item: Item, language: str, seen: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        """``seen``: by question, the fingerprint of the fact that the reader had on the page."""
        super().__init__(*args, prefix=item.question, **kwargs)
        self.item, self.language, self.seen = item, language, seen.get(item.question, "")
        fact = item.fact
        self.initial = {
            "answer": fact.answer,
            "text": str(fact.text("text", language)),
            "source_url": fact.source_url,
        }
        if item.has_changed:
            self.fields["read"] = forms.BooleanField(
                label=_("Luin muuttuneen tiedon, ja se on oikein"), required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind == CollectedKind.CONFIRMED:
            self._clean_confirmed(cleaned)
        elif kind == CollectedKind.CORRECTED:
            self._clean_corrected(cleaned)
        elif kind == CollectedKind.PASSED_ON and not cleaned.get("pass_to") and "pass_to" not in self.errors:
            self.add_error("pass_to", _("Kirjoita sähköpostiosoite, johon voimme kirjoittaa."))
        return cleaned

    def _clean_confirmed(self, cleaned: Mapping[str, Any]) -> None:
        if self.seen != self.item.fingerprint:
            self.add_error("kind", _("Tieto muuttui, kun sivu oli auki. Lue se uudelleen ja vastaa."))
        elif self.item.has_changed and not cleaned.get("read"):
            self.add_error("read", _("Tieto on muuttunut kirjeen jälkeen. Lue se ja merkitse luetuksi."))

    def _clean_corrected(self, cleaned: Mapping[str, Any]) -> None:
        if not cleaned.get("answer"):
            self.add_error("answer", _("Valitse vastaus."))
        elif (
            cleaned["answer"] != Answer.NO_INFORMATION
            and not cleaned.get("text")
            and "text" not in self.errors
        ):
            self.add_error("text", _("Kerro lyhyesti, miten asia on."))

    def given(self) -> Given | None:
        """After is_valid(); None where the question was left for another time."""
        cleaned = self.cleaned_data
        if not cleaned.get("kind"):
            return None
        kind = CollectedKind(cleaned["kind"])
        content = {
            "answer": cleaned["answer"],
            f"text_{self.language}": cleaned["text"],
            "source_url": cleaned["source_url"],
        }
        return Given(
            self.item,
            kind,
            content if kind == CollectedKind.CORRECTED else {},
            cleaned["pass_to"] if kind == CollectedKind.PASSED_ON else "",
        )
