"""What counties use, at the desk: the register, one form for many services with a way back, what counties told."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from directory.admin.forms import clean_partial_date
from directory.admin.listing import DirectoryViewSet
from directory.admin.waiting import Action, Item, Section, add_section
from directory.adoptions.recording import SAID, accept, correct, end, record, refuse, refuse_second, withdraw
from directory.adoptions.shown import source_in_words, uses_in_words
from directory.models import Adoption, AdoptionClaim, County, Service
from directory.models.adoption import ClaimState, ToldBy, Use

MAY_RECORD = "directory.add_adoption"
MAY_DECIDE = "directory.publish_service"


def kinds_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=gettext_lazy("Miten palvelua käytetään"),
        required=False,
        choices=Use.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Ilman valintaa tapa ei ole tiedossa."),
    )


class AdoptionForm(WagtailAdminModelForm):
    """Saves through the acts that keep the history; county and service stay what they were."""

    instance: Adoption
    kinds = kinds_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("county", "service"):
                self.fields[name].disabled = True

    def clean_since(self) -> str:
        return clean_partial_date(self.cleaned_data["since"])

    def clean_source_date(self) -> str:
        return clean_partial_date(self.cleaned_data["source_date"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        county, service = cleaned.get("county"), cleaned.get("service")
        if not self.instance.pk and county and service and not cleaned.get("ended_on"):
            refuse_second(county, service, timezone.localdate())
        return cleaned

    def _post_clean(self) -> None:
        if not self.instance.pk:
            self.instance.recorded_on = timezone.localdate()
        super()._post_clean()

    def validate_constraints(self) -> None:
        if not self.errors:
            super().validate_constraints()

    def save(self, commit: bool = True) -> Adoption:
        told, by, now = self.cleaned_data, self.for_user, timezone.now()
        said = {name: told[name] for name in SAID if name in told}
        if not self.instance.pk:
            said |= {"ended_on": told.get("ended_on")}
            self.instance = record(told["county"], told["service"], said, by=by, now=now)
            return self.instance
        row = Adoption.objects.get(pk=self.instance.pk)
        ends = bool(told.get("ended_on")) and row.ended_on is None
        if not ends:
            said |= {"ended_on": told.get("ended_on")}
        correct(row, said, by=by, now=now)
        if ends:
            end(row, told["ended_on"], by=by, now=now)
        self.instance = row
        return row


class HistoryPanel(Panel):
    """What was done to the row, by whom, and the values that each act replaced."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "directory/admin/adoption_history.html"

        def is_shown(self) -> bool:
            """A new row has no past yet."""
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context: Any = None) -> Any:
            events = self.instance.events.select_related("by").order_by("-at", "-pk")
            told = [(event, _replaced(event.before)) for event in events]
            return super().get_context_data(parent_context) | {"events": told}


def _replaced(before: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """The label of each field with the value that it had; "–" where it was empty."""
    return [
        (Adoption._meta.get_field(name).verbose_name, _in_words(name, value))
        for name, value in before.items()
    ]


def _in_words(name: str, value: Any) -> str:
    if name == "kinds":
        value = ", ".join(str(use.label) for use in Use if use.value in value)
    if name == "told_by" and value:
        value = ToldBy(value).label
    return str(value or "–")


class AdoptionViewSet(DirectoryViewSet):
    model = Adoption
    icon = "tick-inverse"
    menu_label = gettext_lazy("Käyttö alueilla")
    menu_name = "directory-adoptions"
    related = ("county", "service", "recorded_by")
    search_fields = ["service__name_fi", "service__name_sv", "county__name_fi", "county__short_fi"]
    list_display: list[Any] = [
        "__str__",
        Column("uses", label=gettext_lazy("Miten"), accessor=lambda row: uses_in_words(row) or "–"),
        Column(
            "since", label=gettext_lazy("Alkaen"), sort_key="since", accessor=lambda row: row.since or "–"
        ),
        Column("source", label=gettext_lazy("Kuka kertoi"), accessor=lambda row: _source(row)),
        "ended_on",
    ]
    list_filter = ["county", "told_by"]
    list_export = [
        "county.code", "county.short_fi", "service.short_id", "service.name_fi", "kinds", "since", "ended_on",
        "told_by", "source_url", "source_date", "role", "note_fi", "note_sv", "note_en", "recorded_on",
    ]  # fmt: skip
    export_headings = {
        "county.code": gettext_lazy("Alueen tunnus"),
        "county.short_fi": gettext_lazy("Alue"),
        "service.short_id": gettext_lazy("Palvelun tunnus"),
        "service.name_fi": gettext_lazy("Palvelu"),
    }
    export_filename = "palvelujen-kaytto"
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("county", widget=forms.Select), FieldPanel("service")]),
            FieldPanel("kinds"),
            FieldRowPanel([FieldPanel("since"), FieldPanel("ended_on")]),
            MultiFieldPanel(
                [
                    FieldPanel("told_by"),
                    FieldPanel("source_url"),
                    FieldRowPanel([FieldPanel("source_date"), FieldPanel("role")]),
                ],
                heading=gettext_lazy("Mistä tieto on"),
            ),
            MultiFieldPanel(
                [FieldPanel(f"note_{language}") for language in ("fi", "sv", "en")],
                heading=gettext_lazy("Julkinen huomautus"),
            ),
            HistoryPanel(heading=gettext_lazy("Mitä on kirjattu")),
        ],
        base_form_class=AdoptionForm,
    )

    def get_queryset(self, request: Any) -> QuerySet:
        return super().get_queryset(request).recorded()


def _source(row: Adoption) -> str:
    return source_in_words(row, timezone.localdate(), "fi")


class AdoptForm(forms.Form):
    """One county's use of every chosen service, told by one source."""

    county = forms.ModelChoiceField(County.objects.order_by("name_fi"), label=gettext_lazy("Hyvinvointialue"))
    kinds = kinds_field()
    since = forms.CharField(
        label=gettext_lazy("Käytössä alkaen"),
        required=False,
        max_length=10,
        help_text=gettext_lazy("2021, 2021-06 tai 2021-06-03. Tyhjä = ei tiedossa."),
    )
    told_by = forms.ChoiceField(
        label=gettext_lazy("Kuka kertoo"), choices=ToldBy.choices, widget=forms.RadioSelect
    )
    source_url = forms.URLField(
        label=gettext_lazy("Sivu, jolla se kerrotaan"), required=False, max_length=800, assume_scheme="https"
    )
    source_date = forms.CharField(
        label=gettext_lazy("Tieto ajalta"),
        required=False,
        max_length=10,
        help_text=gettext_lazy("Sivun päivä, tai päivä, jona alue kertoi. Tyhjä = ei tiedossa."),
    )
    role = forms.CharField(
        label=gettext_lazy("Tehtävä, joka kertoi"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("Ei henkilön nimeä."),
    )

    def clean(self) -> dict[str, Any]:
        """The row's own rules, told at the form's fields."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            said = {name: value for name, value in cleaned.items() if name != "county"}
            try:
                Adoption(**said).clean()
            except ValidationError as refused:
                for name, errors in refused.error_dict.items():
                    self.add_error(name, errors)
        return cleaned


class AdoptAction(SnippetBulkAction):
    """Records one county's use of many services at once; what is on record already stays as it is."""

    display_name = gettext_lazy("Kirjaa käyttöön")
    aria_label = gettext_lazy("Kirjaa valitut palvelut alueen käyttöön")
    action_type = "adopt"
    action_priority = 20
    template_name = "directory/admin/adopt.html"
    form_class = AdoptForm

    @classproperty
    def models(cls) -> list[Any]:
        return [Service]

    def check_perm(self, service: Any) -> bool:
        return bool(self.request.user.has_perm(MAY_RECORD))

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user, "told": self.cleaned_form.cleaned_data}

    @classmethod
    def execute_action(
        cls, objects: Iterable[Any], user: Any = None, told: Any = None, **_: Any
    ) -> tuple[int, int]:
        """How many were recorded, and how many were on record or have ended."""
        said = {name: value for name, value in told.items() if name != "county"}
        made = kept = 0
        for service in objects:
            try:
                record(told["county"], service, said, by=user, now=timezone.now())
            except ValidationError:
                kept += 1
            else:
                made += 1
        return made, kept

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        """With a way back: the rows just made, chosen on the page that takes them back."""
        made, kept = num_parent_objects, num_child_objects
        told = ngettext("%(n)s palvelu kirjattiin.", "%(n)s palvelua kirjattiin.", made) % {"n": made}
        if kept:
            told += " " + ngettext(
                "%(n)s jäi ennalleen: se on jo kirjattu tai päättynyt.",
                "%(n)s jäi ennalleen: ne on jo kirjattu tai päättyneet.",
                kept,
            ) % {"n": kept}
        if not made:
            return told
        newest = Adoption.objects.filter(recorded_by=self.request.user).order_by("-pk")[:made]
        keys = [("id", str(pk)) for pk in newest.values_list("pk", flat=True)]
        undo = f"{reverse('directory_adoptions_undo')}?{urlencode(keys)}"
        return format_html('{} <a href="{}">{}</a>', told, undo, _("Peru kirjaukset"))


hooks.register("register_bulk_action", AdoptAction)


class UndoForm(forms.Form):
    made = forms.ModelMultipleChoiceField(
        Adoption.objects.recorded(),
        error_messages={"required": gettext_lazy("Valitse ainakin yksi kirjaus.")},
    )
    why = forms.CharField(label=gettext_lazy("Miksi kirjaus perutaan"), max_length=400)


def undo(request: HttpRequest) -> HttpResponse:
    """Rows of the register to be taken back as mistakes; they stay in its history with the reason."""
    if not request.user.has_perm(MAY_RECORD):  # type: ignore[union-attr]
        raise PermissionDenied
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = withdraw(
            form.cleaned_data["made"], form.cleaned_data["why"], by=request.user, now=timezone.now()
        )
        words = ngettext("Yksi kirjaus peruttiin.", "%(n)s kirjausta peruttiin.", count)
        messages.success(request, words % {"n": count})
        return redirect(Adoption.snippet_viewset.get_url_name("list"))
    chosen = {key for key in (request.POST.getlist("made") or request.GET.getlist("id")) if key.isdigit()}
    rows = Adoption.objects.recorded().filter(pk__in=chosen).select_related("county", "service")
    return render(request, "directory/admin/adoptions_undo.html", {"form": form, "rows": rows})


def waiting() -> QuerySet[AdoptionClaim]:
    rows = AdoptionClaim.objects.filter(state=ClaimState.WAITING)
    return rows.select_related("county", "service", "adoption")


def _items(today: Any, user: Any) -> Sequence[Item]:
    return [
        Item(
            str(row),
            [_("käyttö päättynyt") if row.adoption_id else _("uusi palvelu käytössä"), row.role, row.note],
            timezone.localdate(row.made_at),
            [Action(_("Käsittele"), reverse("directory_adoption_claim", args=[row.uuid]))],
        )
        for row in waiting()
    ]


def claim(request: HttpRequest, uuid: str) -> HttpResponse:
    """What a county told by its link; a button publishes it, another refuses it with a reason."""
    if not request.user.has_perm(MAY_DECIDE):  # type: ignore[union-attr]
        raise PermissionDenied
    found = get_object_or_404(
        AdoptionClaim.objects.select_related("county", "service", "adoption", "decided_by"), uuid=uuid
    )
    if request.method == "POST" and _decide(request, found):
        return redirect("directory_checking_section", "alueiden-kaytto")
    labels = [str(use.label) for use in Use if use.value in found.kinds]
    context = {"claim": found, "uses": labels, "is_waiting": found.state == ClaimState.WAITING}
    return render(request, "directory/admin/adoption_claim.html", context)


def _decide(request: HttpRequest, found: AdoptionClaim) -> bool:
    now = timezone.now()
    try:
        if "hylkaa" in request.POST:
            refuse(found, request.POST.get("why", "")[:400], by=request.user, now=now)  # type: ignore[arg-type]
            messages.success(request, _("Kirjaus on hylätty."))
        else:
            accept(found, by=request.user, now=now)  # type: ignore[arg-type]
            messages.success(request, _("Kirjaus on julkaistu."))
    except ValidationError as refused:
        messages.error(request, "; ".join(refused.messages))
        return False
    return True


CLAIMS = Section(
    "alueiden-kaytto",
    gettext_lazy("Alueiden kirjaukset"),
    gettext_lazy("Mitä alueet ovat kertoneet käyttävänsä. Mikään ei näy, ennen kuin hyväksyt."),
    lambda today: waiting().count(),
    _items,
    MAY_DECIDE,
)
add_section(CLAIMS)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("kaytto/peru/", undo, name="directory_adoptions_undo"),
        path("kaytto/kerrottu/<uuid:uuid>/", claim, name="directory_adoption_claim"),
    ]
