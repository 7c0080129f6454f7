"""Forms of the desk's situation pages. Each row carries the moment it was read, so that nobody's edit is lost."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.models import SituationFact, SituationRound
from cms.models.situation import Answer
from directory.models.freshness import Level

GRID = ("answer", "text_fi", "value", "value_of", "as_of", "source_url", "source_name", "checked_by_role")
WHOLE = (
    "answer", "text_fi", "text_sv", "text_en", "value", "value_of", "value_is_least", "valid_from", "valid_to",
    "source_kind", "source_url", "source_name", "as_of", "checked_by_role",
)  # fmt: skip
TOLD = ("answer", "text_fi", "value", "value_of", "value_is_least", "valid_from", "valid_to")
# "No information" has none of these; choosing it empties them, so that an editor need not do it by hand.
EMPTIED = {
    "text_fi": "", "text_sv": "", "text_en": "", "value": None, "value_of": "", "value_is_least": False,
    "valid_from": "", "valid_to": "", "source_kind": "", "source_url": "", "source_name": "", "as_of": "",
}  # fmt: skip
AREAS = {name: forms.Textarea(attrs={"rows": 3}) for name in ("text_fi", "text_sv", "text_en")}


class FactForm(forms.ModelForm):
    """``confirmed``: the fact holds as it stands, although nothing in it is changed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    confirmed = forms.BooleanField(label=_("Pitää paikkansa"), required=False)

    class Meta:
        model = SituationFact
        fields = WHOLE
        widgets = AREAS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.modified_at.isoformat()
        for name in ("as_of", "valid_from", "valid_to"):
            if name in self.fields:
                self.fields[name].help_text = ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("answer") == Answer.NO_INFORMATION:
            values |= {name: empty for name, empty in EMPTIED.items() if name in self.fields}
            for name, empty in EMPTIED.items():
                # Those that the form does not show are empty too when the model looks at itself.
                setattr(self.instance, name, empty)
        current = SituationFact.objects.values_list("modified_at", flat=True).get(pk=self.instance.pk)
        if values.get("seen") != current.isoformat():
            raise forms.ValidationError(
                _("Joku muu on muuttanut tätä sillä välin. Lataa sivu uudelleen ja tee muutos vielä kerran.")
            )
        return values

    @property
    def is_touched(self) -> bool:
        return bool(set(self.changed_data) - {"seen"})

    def assurance(self) -> dict[str, Any]:
        """Who found the fact right, and when; nothing where it was only edited."""
        if not self.cleaned_data.get("confirmed"):
            return {}
        told = self.cleaned_data.get("checked_by_role")
        return {"assured_on": timezone.localdate(), "level": Level.CALL if told else Level.PAGE}

    def content(self) -> dict[str, Any]:
        """What to record. Emptied fields that the form does not show are emptied too."""
        values = {name: self.cleaned_data[name] for name in self._meta.fields if name in self.cleaned_data}
        return EMPTIED | values if values.get("answer") == Answer.NO_INFORMATION else values


class GridForm(FactForm):
    class Meta(FactForm.Meta):
        fields = GRID


class ToldForm(FactForm):
    """One question in a telephone call; where it was not asked, the fact stays as it was."""

    asked = forms.BooleanField(label=_("Kysyttiin"), required=False, initial=True)

    class Meta(FactForm.Meta):
        fields = TOLD

    def _post_clean(self) -> None:
        """The source is the call itself, which the model only learns of when the answer is recorded."""


class CallForm(forms.Form):
    role = forms.CharField(
        label=_("Tehtävä, joka vastasi"),
        max_length=120,
        help_text=_("Esimerkiksi perhekeskuspäällikkö. Ei nimeä."),
    )
    on = forms.DateField(
        label=_("Päivä"),
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    note = forms.CharField(label=_("Huomautus"), max_length=300, required=False)

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Päivä on tulevaisuudessa."))
        return on


class OpenForm(forms.Form):
    year = forms.IntegerField(label=_("Vuosi"), validators=[MinValueValidator(2015), MaxValueValidator(2100)])
    gathered = forms.CharField(
        label=_("Miten tiedot kootaan"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def clean_year(self) -> int:
        year = int(self.cleaned_data["year"])
        if SituationRound.objects.filter(year=year).exists():
            raise forms.ValidationError(_("Vuodella on jo kierros."))
        return year


class SummaryForm(forms.Form):
    fi = forms.CharField(label=_("Yhteenveto suomeksi"), widget=forms.Textarea(attrs={"rows": 4}))
    sv = forms.CharField(label=_("ruotsiksi"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    en = forms.CharField(label=_("englanniksi"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
