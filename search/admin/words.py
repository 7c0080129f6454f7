"""The desk's pages for the words of search."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSetGroup

from directory.admin.listing import DirectoryViewSet
from directory.vocabulary import vocabulary
from search.models import Expression, NearMiss, SafetyIntentPhrase, SynonymGroup
from search.models.words import Direction, InLanguage, Intent
from search.word_checks import MOST_TARGETS, reach_of_danger

KIND_NAMES = {
    "need": _("Aiheet"),
    "target_group": _("Kohderyhmät"),
    "situation": _("Elämäntilanteet"),
    "channel": _("Tavat"),
    "cost": _("Hinnat"),
    "language": _("Palvelukielet"),
    "provider": _("Järjestäjät"),
}
IN_USE = BooleanColumn("live", label=_("Käytössä"), sort_key="live")
LANGUAGE = Column("language", label=_("Kieli"), accessor="get_language_display", sort_key="language")


def target_choices() -> list[tuple[str, Any]]:
    """All terms that an expression may lead to, by their vocabulary."""
    terms = vocabulary().terms
    groups = [
        (str(label), [(f"{kind}:{code}", word.name("fi")) for code, word in terms.get(kind, {}).items()])
        for kind, label in KIND_NAMES.items()
    ]
    return [("", "–"), *groups]


class TargetsWidget(forms.MultiWidget):
    """As many lists to choose from as an expression may have targets; the order is theirs."""

    def __init__(self) -> None:
        super().__init__([forms.Select(choices=target_choices) for _place in range(MOST_TARGETS)])

    def decompress(self, value: Any) -> list[str]:
        chosen = list(value or [])[:MOST_TARGETS]
        return chosen + [""] * (MOST_TARGETS - len(chosen))


class TargetsField(forms.MultiValueField):
    """The chosen terms in order, without gaps."""

    def __init__(self, **options: Any) -> None:
        fields = [forms.ChoiceField(choices=target_choices, required=False) for _place in range(MOST_TARGETS)]
        super().__init__(fields, widget=TargetsWidget(), require_all_fields=False, **options)

    def compress(self, data_list: list[str]) -> list[str]:
        return [target for target in data_list or [] if target]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != [target for target in data or [] if target]


class ExpressionForm(WagtailAdminModelForm):
    targets = TargetsField(
        label=_("Mistä kertoo"),
        required=False,
        help_text=_("Tärkein ensin. Sanonta nostaa esiin palvelut, joilla on nämä termit."),
    )


class WordFilterSet(WagtailFilterSet):
    language = django_filters.ChoiceFilter(
        choices=InLanguage, label=_("Kieli"), widget=forms.RadioSelect, empty_label=_("kaikki")
    )
    live = django_filters.BooleanFilter(label=_("Käytössä"))


class SynonymFilterSet(WordFilterSet):
    direction = django_filters.ChoiceFilter(choices=Direction, label=_("Suunta"))

    class Meta:
        model = SynonymGroup
        fields: list[str] = []


class ExpressionFilterSet(WordFilterSet):
    target = django_filters.ChoiceFilter(choices=target_choices, label=_("Termi"), method="with_target")

    class Meta:
        model = Expression
        fields: list[str] = []

    def with_target(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """JSON text holds each target in quotes, so no target is found inside a longer one."""
        return queryset.filter(Q(targets__icontains=f'"{value}"'))


class DangerFilterSet(WordFilterSet):
    intent = django_filters.ChoiceFilter(choices=Intent, label=_("Vaara"))

    class Meta:
        model = SafetyIntentPhrase
        fields: list[str] = []


class NearMissFilterSet(WordFilterSet):
    class Meta:
        model = NearMiss
        fields: list[str] = []


class CreateWord(CreateView):
    """The words of a search that found nothing may stand in the form already."""

    def get_initial_form_instance(self) -> Any:
        instance = super().get_initial_form_instance() or self.model()
        if self.request.GET.get("language") in InLanguage:
            instance.language = self.request.GET["language"]
        if words := self.request.GET.get("words", "")[:200]:
            setattr(instance, self.view_set_words, words)
        return instance


class CreateSynonym(CreateWord):
    """The words that found nothing are one term, which leads to what the editor writes as its targets."""

    view_set_words = "words"

    def get_initial_form_instance(self) -> Any:
        instance = super().get_initial_form_instance()
        if instance.words:
            instance.direction = Direction.ONE_WAY
        return instance


class CreatePhrase(CreateWord):
    view_set_words = "text"


class TellsReach:
    """After saving, what the phrase alone matches of the sentences that people are known to search by."""

    def get_success_message(self, instance: Any = None) -> str:
        row = instance or self.object  # type: ignore[attr-defined]
        saved = super().get_success_message(*([instance] if instance else []))  # type: ignore[misc]
        found = reach_of_danger(row)
        if not found.count:
            told = _("Sanonta ei osu yhteenkään %(total)s arkisesta sanonnasta.") % {"total": found.total}
        else:
            told = _(
                "Sanonta osuu %(count)s arkiseen sanontaan %(total)s:sta, esimerkiksi: %(examples)s."
            ) % {
                "count": found.count,
                "total": found.total,
                "examples": ", ".join(found.examples),
            }
        return f"{saved} {told}"


class CreateDanger(TellsReach, CreatePhrase):
    pass


class EditDanger(TellsReach, EditView):
    pass


class WordViewSet(DirectoryViewSet):
    inspect_view_enabled = False
    search_fields = ["text"]
    add_view_class = CreatePhrase
    list_display: list[Any] = ["text", LANGUAGE, IN_USE]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model._default_manager.all()


def _panels(*own: Any, form: type[WagtailAdminModelForm] | None = None) -> ObjectList:
    options = {"base_form_class": form} if form else {}
    return ObjectList(
        [FieldRowPanel([FieldPanel("language"), FieldPanel("live")]), *own, FieldPanel("note")], **options
    )


class SynonymViewSet(WordViewSet):
    model = SynonymGroup
    icon = "tasks"
    menu_label = _("Synonyymit")
    menu_name = "search-synonyms"
    add_view_class = CreateSynonym
    search_fields = ["words", "targets"]
    list_display: list[Any] = [
        "__str__",
        LANGUAGE,
        Column("direction", label=_("Suunta"), accessor="get_direction_display", sort_key="direction"),
        IN_USE,
    ]
    filterset_class = SynonymFilterSet
    list_export = ["language", "direction", "words", "targets", "live", "note"]
    export_filename = "synonyymit"
    edit_handler = _panels(FieldPanel("direction"), FieldPanel("words"), FieldPanel("targets"))


class ExpressionViewSet(WordViewSet):
    model = Expression
    icon = "comment"
    menu_label = _("Arkiset sanonnat")
    menu_name = "search-expressions"
    list_display: list[Any] = [
        "text",
        LANGUAGE,
        Column("targets", label=_("Mistä kertoo"), accessor=lambda row: ", ".join(row.targets)),
        IN_USE,
    ]
    filterset_class = ExpressionFilterSet
    list_export = ["language", "text", "targets", "live", "note"]
    export_filename = "arkiset-sanonnat"
    edit_handler = _panels(FieldPanel("text"), FieldPanel("targets"), form=ExpressionForm)


class DangerViewSet(WordViewSet):
    model = SafetyIntentPhrase
    add_view_class = CreateDanger
    edit_view_class = EditDanger
    icon = "warning"
    menu_label = _("Vaaran sanonnat")
    menu_name = "search-danger"
    list_display: list[Any] = [
        "text",
        LANGUAGE,
        Column("intent", label=_("Vaara"), accessor="get_intent_display", sort_key="intent"),
        IN_USE,
    ]
    filterset_class = DangerFilterSet
    list_export = ["language", "intent", "text", "live", "note"]
    export_filename = "vaaran-sanonnat"
    edit_handler = _panels(FieldPanel("intent"), FieldPanel("text"))


class NearMissViewSet(WordViewSet):
    model = NearMiss
    icon = "view"
    menu_label = _("Vaaran näköiset")
    menu_name = "search-near-misses"
    filterset_class = NearMissFilterSet
    list_export = ["language", "text", "live", "note"]
    export_filename = "vaaran-nakoiset"
    edit_handler = _panels(FieldPanel("text"))


class SearchWordsGroup(SnippetViewSetGroup):
    menu_label = _("Hakusanat")
    menu_icon = "search"
    menu_name = "search-words"
    menu_order = 160
    items = (SynonymViewSet, ExpressionViewSet, DangerViewSet, NearMissViewSet)
