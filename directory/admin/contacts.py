"""The desk's pages for organisations' contacts and for maintainers' own words of letters."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView

from directory.admin.listing import DirectoryViewSet
from directory.languages import LANGUAGES
from directory.letters.words import house_words
from directory.models import Contact, LetterText
from directory.models.letters import NoticeKind


class ContactForm(WagtailAdminModelForm):
    def save(self, commit: bool = True) -> Any:
        """A new address is no longer the one that bounced."""
        if self.instance.added_on is None:
            self.instance.added_on = timezone.localdate()
        if "email" in self.changed_data:
            self.instance.bounced_on = None
        return super().save(commit)


def _mailable(contact: Contact) -> Any:
    if contact.do_not_mail_since:
        return _("ei halua kirjeitä")
    return _("osoitetta ei ole") if contact.bounced_on else _("kirjeet menevät perille")


class ContactViewSet(DirectoryViewSet):
    model = Contact
    icon = "mail"
    menu_label = _("Yhteystiedot")
    menu_name = "directory-contacts"
    add_to_admin_menu = True
    menu_hook = "register_letters_menu_item"
    menu_order = 30
    search_fields = ["organisation__name_fi", "email", "role"]
    related = ("organisation",)
    list_display: list[Any] = [
        "organisation",
        "kind",
        "role",
        "email",
        "language",
        Column("mailable", label=_("Kirjeet"), accessor=_mailable),
        Column("answered_on", label=_("Vastannut"), sort_key="answered_on"),
    ]
    list_filter = ["kind", "language", "origin"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                content=_(
                    "Jokaisella organisaatiolla on hyvä olla vähintään kaksi yhteystietoa. Mieluiten tehtävän tai "
                    "yksikön yhteinen osoite: henkilöiden nimiä ei tallenneta."
                )
            ),
            FieldPanel("organisation"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("language")]),
            FieldRowPanel([FieldPanel("email"), FieldPanel("is_role_mailbox")]),
            FieldPanel("role"),
            MultiFieldPanel([FieldPanel("origin"), FieldPanel("source_url")], heading=_("Mistä osoite on")),
            MultiFieldPanel(
                [
                    FieldPanel("added_on", read_only=True),
                    FieldPanel("answered_on", read_only=True),
                    FieldPanel("bounced_on", read_only=True),
                    FieldRowPanel([FieldPanel("do_not_mail_since"), FieldPanel("do_not_mail_why")]),
                ],
                heading=_("Mitä kirjeistä tiedetään"),
            ),
        ],
        base_form_class=ContactForm,
    )


class OwnWordsView(CreateView):
    """Begins with the words of the house, where the address names the letter and its language."""

    def get_initial_form_instance(self) -> Any:
        kind, language = self.request.GET.get("kind", ""), self.request.GET.get("language", "")
        if kind not in NoticeKind.values or language not in LANGUAGES:
            return super().get_initial_form_instance()
        words = house_words(kind, language)
        return LetterText(kind=kind, language=language, subject=words.subject, body=words.body)


class LetterTextViewSet(DirectoryViewSet):
    model = LetterText
    add_view_class = OwnWordsView
    icon = "edit"
    menu_label = _("Kirjeiden tekstit")
    menu_name = "directory-letter-texts"
    # The letters' own menu leads to them by a page that has the words of the house too.
    add_to_admin_menu = False
    search_fields = ["subject", "body"]
    list_display: list[Any] = ["kind", "language", "subject", Column("modified_at", label=_("Muutettu"))]
    list_filter = ["kind", "language"]
    edit_handler = ObjectList(
        [
            HelpPanel(
                content=_(
                    "Ilman omaa tekstiä lähtee talon oma teksti. Kohdat kuten {{ organisaatio }} täytetään "
                    "lähetettäessä, ja kappale, jonka kohta jää tyhjäksi, jätetään pois. Esikatselu näyttää kirjeen, "
                    "ja tallennus kertoo, jos kirjeessä ei ole sellaista kohtaa."
                )
            ),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("language")]),
            FieldPanel("subject"),
            FieldPanel("body"),
        ]
    )


register_snippet(ContactViewSet)
register_snippet(LetterTextViewSet)
