"""The desk's "Vahvista": what a person found out of one record or many, logged with its outcome."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from directory.actions import assure, log_call
from directory.models import Assurance
from directory.models.freshness import RECORDS, ClaimGroup, Level, Outcome
from directory.record_facts import GROUPS

OUR_LEVELS = (Level.CALL, Level.PAGE)
# What was found out concerns the whole record; these say nothing of its parts.
CONFIRMING = (Outcome.CONFIRMED,)


class AssureForm(forms.Form):
    level = forms.ChoiceField(
        label=_("Miten asia selvisi"),
        choices=[(level.value, level.label) for level in OUR_LEVELS],
        widget=forms.RadioSelect,
    )
    outcome = forms.ChoiceField(label=_("Tulos"), choices=Outcome.choices, widget=forms.RadioSelect)
    groups = forms.MultipleChoiceField(
        label=_("Mitkä tiedot pitävät paikkansa"),
        required=False,
        choices=ClaimGroup.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Vain ne, jotka kysyit tai luit. Muut jäävät ennalleen."),
    )
    on = forms.DateField(label=_("Päivä"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=_("Huomautus"), required=False, max_length=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > timezone.localdate():
            raise ValidationError(_("Päivä ei voi olla tulevaisuudessa."))
        return self.cleaned_data["on"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        confirms = cleaned.get("outcome") in CONFIRMING
        if confirms and not cleaned.get("groups"):
            self.add_error("groups", _("Valitse ainakin yksi tietoryhmä."))
        if not confirms and cleaned.get("groups"):
            self.add_error("groups", _("Tietoja voi vahvistaa vain, kun ne pitävät paikkansa."))
        return cleaned


class AssureAction(SnippetBulkAction):
    """For one row or for many; needs the right to publish, since the page changes at once."""

    display_name = _("Vahvista")
    aria_label = _("Vahvista valittujen tiedot")
    action_type = "assure"
    action_priority = 10
    template_name = "directory/admin/assure.html"
    form_class = AssureForm

    @classproperty
    def models(cls) -> list[Any]:
        return list(RECORDS)

    def check_perm(self, record: Any) -> bool:
        return bool(
            self.permission_policy.user_has_permission_for_instance(self.request.user, "publish", record)
        )

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = super().get_form(form_class)
        own = GROUPS[self.model]
        form.fields["groups"].choices = [choice for choice in ClaimGroup.choices if choice[0] in own]
        return form

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user, "told": self.cleaned_form.cleaned_data}

    @classmethod
    def execute_action(
        cls, objects: Iterable[Any], user: Any = None, told: Any = None, **_: Any
    ) -> tuple[int, int]:
        records: Sequence[Any] = list(objects)
        for record in records:
            log_call(record, told["outcome"], told["level"], by=user, on=told["on"], note=told["note"])
            if told["outcome"] in CONFIRMING:
                assure(record, told["groups"], told["level"], by=user, on=told["on"], note=told["note"])
        return len(records), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        """With a way back: the assurances just made, chosen in the log from which they can be withdrawn."""
        done = ngettext(
            "%(count)s tulos kirjattiin.", "%(count)s tulosta kirjattiin.", num_parent_objects
        ) % {"count": num_parent_objects}
        made = num_parent_objects * len(self.cleaned_form.cleaned_data["groups"])
        if not made:
            return done
        newest = Assurance.objects.filter(by=self.request.user).order_by("-pk")[:made]
        keys = [("id", str(pk)) for pk in newest.values_list("pk", flat=True)]
        log = f"{reverse('directory_assurances')}?{urlencode(keys)}"
        return format_html('{} <a href="{}">{}</a>', done, log, gettext("Peru vahvistukset"))


def assure_url(record: Any, next_url: str = "") -> str:
    opts = record._meta
    query = {"id": str(record.pk)} | ({"next": next_url} if next_url else {})
    args = [opts.app_label, opts.model_name, AssureAction.action_type]
    return reverse("wagtail_bulk_action", args=args, query=query)


hooks.register("register_bulk_action", AssureAction)


@hooks.register("register_snippet_listing_buttons")
def assure_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if type(snippet) in RECORDS and policy_registry.get_by_type(
        type(snippet)
    ).user_has_permission_for_instance(user, "publish", snippet):
        yield Button(_("Vahvista"), assure_url(snippet, next_url or ""), icon_name="check", priority=15)
