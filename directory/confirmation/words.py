"""Values of claim groups as people read them, in the active language, and the form fields that ask for them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.confirmation.values import Field, Kind
from directory.languages import LANGUAGE_NAMES
from directory.models import SafetyLine, Service, Term
from directory.models.safety import LineCost
from directory.models.sourced import YesNoUnknown
from directory.presentation.clock import SHORT_WEEKDAYS, day_in_words
from directory.presentation.facts import coverage_in_words
from directory.signals import Kind as SignalKind

UNKNOWN_COST = "ei-tiedossa"
LONGEST_LINE, LONGEST_TEXT = 600, 5_000
A_NUMBER = RegexValidator(r"^[+0-9][0-9 ()/-]{1,38}[0-9]$", gettext_lazy("Kirjoita puhelinnumero numeroin."))


def in_words(field: Field, record: Any, language: str) -> list[str]:
    """The value, a line for each part; none where it is not known."""
    if not field.is_known:
        return []
    if field.name == "coverage":
        return [coverage_in_words(record, language)] if record.coverage_kind != "unknown" else []
    if field.kind == Kind.SHOWN and isinstance(field.value, list):
        return [_rule_in_words(rule) for rule in field.value]
    if field.kind == Kind.CHOICE:
        return [str(choices(field, record, language).get(field.value, field.value))]
    if field.kind == Kind.CHOICES:
        named = choices(field, record, language)
        return [", ".join(str(named.get(code, code)) for code in field.value)]
    return str(field.value).splitlines() or []


def of_in_words(field: Field, language: str) -> str:
    """The channel that a value belongs to, or the language of a text that is not the only one."""
    if isinstance(field.of, Term):
        return str(field.of.text("name", language))
    return str(LANGUAGE_NAMES.get(field.of, field.of))


def choices(field: Field, record: Any, language: str) -> Mapping[str, Any]:
    """The values that a field may take, in words."""
    if field.name == "languages":
        return _terms("language", language)
    if field.name == "cost" and isinstance(record, Service):
        return {"": _("Ei tiedossa"), **_terms("cost", language)}
    if field.name == "cost" and isinstance(record, SafetyLine):
        return dict(LineCost.choices)
    return dict(YesNoUnknown.choices)


def _terms(taxonomy: str, language: str) -> dict[str, str]:
    found = Term.objects.of(taxonomy).exclude(code=UNKNOWN_COST).order_by("sort_order", "code")
    return {term.code: str(term.text("name", language)) for term in found}


def _rule_in_words(rule: Mapping[str, Any]) -> str:
    """ "ma–pe 9.00–15.00"."""
    if rule["kind"] == "always":
        return _("aina auki")
    if rule["kind"] == "by_appointment":
        return _("ajanvarauksella")
    day = _exception_day(rule) or _weekdays(rule["weekdays"])
    if rule["kind"] == "exception_closed":
        return _("%(day)s kiinni") % {"day": day}
    spoken = f" ({LANGUAGE_NAMES[rule['language']]})" if rule["language"] in LANGUAGE_NAMES else ""
    return f"{day} {rule['opens'].replace(':', '.')}–{rule['closes'].replace(':', '.')}{spoken}"


def _exception_day(rule: Mapping[str, Any]) -> str:
    import datetime as dt

    return day_in_words(dt.date.fromisoformat(rule["on_date"])) if rule["on_date"] else ""


def _weekdays(days: list[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = [str(name) for name in SHORT_WEEKDAYS]
    return ", ".join(
        names[run[0] - 1] if len(run) == 1 else f"{names[run[0] - 1]}–{names[run[-1] - 1]}" for run in runs
    )


def form_field(field: Field, record: Any, language: str) -> forms.Field:
    """What asks for a new value; an empty one says that there is none any more."""
    label = label_of(field, language)
    if field.kind == Kind.EMAIL:
        return forms.EmailField(label=label, required=False, max_length=254)
    if field.kind == Kind.URL:
        return forms.URLField(label=label, required=False, max_length=500, assume_scheme="https")
    if field.kind == Kind.PHONE:
        return forms.CharField(label=label, required=False, max_length=40, validators=[A_NUMBER])
    if field.kind == Kind.NUMBER:
        return forms.IntegerField(
            label=label, required=False, min_value=0, validators=[MaxValueValidator(120)]
        )
    if field.kind == Kind.CHOICE:
        return forms.ChoiceField(
            label=label, required=False, choices=choices(field, record, language).items()
        )
    if field.kind == Kind.CHOICES:
        return forms.MultipleChoiceField(
            label=label,
            required=False,
            choices=choices(field, record, language).items(),
            widget=forms.CheckboxSelectMultiple,
        )
    return _text_field(field, record, label)


def _text_field(field: Field, record: Any, label: str) -> forms.Field:
    own = _column(record, field.name)
    longest = getattr(own, "max_length", None) or (LONGEST_TEXT if field.kind == Kind.LONG else LONGEST_LINE)
    widget = forms.Textarea(attrs={"rows": 4}) if field.kind == Kind.LONG else forms.TextInput()
    required = field.name == "name_fi"
    return forms.CharField(label=label, required=required, max_length=longest, widget=widget)


def _column(record: Any, name: str) -> Any:
    names = {column.name: column for column in record._meta.get_fields() if hasattr(column, "max_length")}
    return names.get(name)


def label_of(field: Field, language: str) -> str:
    """ "Verkko-osoite (Chat)"; "Puhelin" of a channel of that name is said once."""
    of = of_in_words(field, language) if field.of else ""
    return f"{field.label} ({of})" if of and of != str(field.label) else str(field.label)


def text_language(field: Field, language: str) -> str:
    """The language of a value where that is not the page's; the words of a source are in Finnish."""
    own = field.of if field.of in LANGUAGE_NAMES else ("fi" if field.name.endswith("hours_text") else "")
    return own if own != language else ""


def signal_question(signal: Any) -> str:
    """What an open sign makes us ask; a reader's own words are not passed on."""
    about = signal.about
    return {
        SignalKind.URL_GONE: _("Sivua %(about)s ei enää löydy. Onko osoite oikein?"),
        SignalKind.URL_FAILS: _("Sivu %(about)s ei ole vastannut. Onko osoite oikein?"),
        SignalKind.URL_SOFT_404: _("Osoite %(about)s johtaa muualle kuin ennen. Onko se oikein?"),
        SignalKind.URL_MOVED: _("Sivu %(about)s on muuttanut. Onko osoite silti oikein?"),
        SignalKind.CONTACT_NOT_ON_SOURCE: _("Lähdesivulla ei enää näy: %(about)s. Onko se yhä käytössä?"),
        SignalKind.PAGE_CHANGED: _("Lähdesivu on muuttunut paljon. Pitääkö tämä yhä paikkansa?"),
        SignalKind.BOUNCE_HARD: _("Sähköposti osoitteeseen %(about)s palautui. Onko osoite oikein?"),
        SignalKind.BOUNCE_SOFT: _("Sähköposti osoitteeseen %(about)s ei mene perille. Onko osoite oikein?"),
        SignalKind.PHONE_REFUSED: _("%(about)s ei näytä puhelinnumerolta. Onko numero oikein?"),
        SignalKind.ENDED_BY_DATE: _("Päättymispäivä on mennyt. Jatkuuko palvelu?"),
        SignalKind.NO_ANSWER: _("Lukija kertoi, että numero ei vastaa. Onko numero oikein?"),
        SignalKind.CLOSED: _("Lukija kertoi, että palvelu on lopetettu. Onko se toiminnassa?"),
        SignalKind.WRONG_AREA: _("Lukija kertoi, että alue on väärä. Onko alue oikein?"),
        SignalKind.UNCLEAR: _("Lukija kertoi, että tieto on epäselvä. Onko se oikein?"),
    }.get(signal.kind, _("Onko tieto oikein?")) % {"about": about}


def diff(before: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The wanted values that are other than before."""
    return {name: value for name, value in wanted.items() if name in before and before[name] != value}


def named(fields: Iterable[Field]) -> dict[str, Field]:
    return {field.name: field for field in fields}
