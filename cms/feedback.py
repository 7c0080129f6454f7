"""The feedback form: no account, no name, no cookie. A field that people do not see catches machines."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.models.feedback import Feedback, FeedbackKind


class FeedbackForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Mitä palaute koskee?"),
        choices=FeedbackKind.choices,
        initial=FeedbackKind.CORRECTION,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, mitä palaute koskee."), "invalid_choice": _("Valitse yksi.")},
    )
    message = forms.CharField(
        label=_("Viesti"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Kirjoita viesti.")},
        help_text=_("Jos tieto on väärin, kerro mikä se on ja mistä oikean tiedon voi tarkistaa."),
    )
    email = forms.EmailField(
        label=_("Sähköposti, jos haluat vastauksen"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Kirjoita osoite, jossa on @-merkki.")},
        help_text=_("Vastaamme 14 päivän kuluessa ja poistamme osoitteesi, kun olemme vastanneet."),
    )
    about = forms.CharField(
        label=_("Mitä sivua palaute koskee?"),
        max_length=300,
        required=False,
        help_text=_("Esimerkiksi sivun otsikko tai osoite."),
    )
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.data.get("website"))

    def keep(self, language: str) -> Feedback:
        told: dict[str, Any] = {
            name: self.cleaned_data[name] for name in ("kind", "message", "email", "about")
        }
        return Feedback.objects.create(language=language, received_on=timezone.localdate(), **told)


class MessageForm(forms.Form):
    """A message to a task in a county; it is passed on by mail and not kept."""

    message = forms.CharField(
        label=_("Viesti"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Kirjoita viesti.")},
    )
    email = forms.EmailField(
        label=_("Sähköposti, johon vastataan"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Kirjoita sähköposti, jotta sinulle voi vastata."),
            "invalid": _("Kirjoita osoite, jossa on @-merkki."),
        },
    )
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )
