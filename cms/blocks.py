"""The parts of which editors build pages: few, and each with what a reader needs (alternative text, credit, date)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

RICH = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
INLINE = ["bold", "italic", "link"]
MOST_SERVICES = 12


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=RICH, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Teksti")
        template = "cms/blocks/text.html"


class QuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock(label=_("Lainaus"), max_length=400)
    whose = blocks.CharBlock(label=_("Kenen (tehtävä tai julkaisu)"), required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Lainaus")
        template = "cms/blocks/quote.html"


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Kuva"))
    alt = blocks.CharBlock(
        label=_("Vaihtoehtoinen teksti"),
        max_length=250,
        help_text=_("Mitä kuvassa on, sille joka ei näe sitä."),
    )
    credit = blocks.CharBlock(label=_("Kuvaaja tai oikeudet"), max_length=120)
    caption = blocks.CharBlock(label=_("Kuvateksti"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Kuva")
        template = "cms/blocks/picture.html"


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(
        blocks.RichTextBlock(features=INLINE, label=_("Vaihe")), label=_("Vaiheet"), min_num=2
    )

    class Meta:
        icon = "list-ol"
        label = _("Vaiheet")
        template = "cms/blocks/steps.html"


class AccordionBlock(blocks.StructBlock):
    parts = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label=_("Otsikko"), max_length=120)),
                ("text", blocks.RichTextBlock(features=RICH[2:], label=_("Teksti"))),
            ]
        ),
        label=_("Osat"),
        min_num=1,
    )

    class Meta:
        icon = "collapse-down"
        label = _("Avattavat osat")
        template = "cms/blocks/accordion.html"


class AttachmentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Tiedosto"))
    title = blocks.CharBlock(label=_("Mitä tiedosto on"), max_length=160)

    class Meta:
        icon = "doc-full"
        label = _("Liite")
        template = "cms/blocks/attachment.html"


class CallToActionBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Teksti"), required=False, max_length=300)
    label = blocks.CharBlock(
        label=_("Painikkeen sana"), max_length=60, help_text=_("Verbi: Lue, Hae, Lähetä.")
    )
    page = blocks.PageChooserBlock(label=_("Sivu"), required=False)
    url = blocks.CharBlock(
        label=_("tai osoite"), required=False, max_length=300, help_text=_("/tilanne/ tai https://…")
    )

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        url = value.get("url") or ""
        if bool(value.get("page")) == bool(url):
            raise blocks.StructBlockValidationError(
                non_block_errors=[_("Valitse sivu tai kirjoita osoite, mutta älä molempia.")]
            )
        if url and not (url.startswith(("https://", "http://")) or (url[:1] == "/" and url[:2] != "//")):
            raise blocks.StructBlockValidationError(
                block_errors={
                    "url": _("Osoite alkaa merkeillä https:// tai on tämän sivuston polku, kuten /tilanne/.")
                }
            )
        return value

    class Meta:
        icon = "link"
        label = _("Kehotus")
        template = "cms/blocks/call_to_action.html"


def _terms(taxonomy: str) -> list[tuple[str, str]]:
    from directory.vocabulary import vocabulary

    return [(word.code, word.name("fi")) for word in vocabulary().terms.get(taxonomy, {}).values()]


# Named functions: migrations keep a block's choices by the name of what gives them.
def needs() -> list[tuple[str, str]]:
    return _terms("need")


def target_groups() -> list[tuple[str, str]]:
    return _terms("target_group")


def channels() -> list[tuple[str, str]]:
    return _terms("channel")


def languages() -> list[tuple[str, str]]:
    return _terms("language")


def counties() -> list[tuple[str, str]]:
    from directory.vocabulary import vocabulary

    return [(area.code, area.name("fi")) for area in vocabulary().counties.values()]


class ServiceListBlock(blocks.StructBlock):
    """Services of the catalogue that a filter finds at the moment of reading; nothing is copied into the page."""

    heading = blocks.CharBlock(label=_("Otsikko"), max_length=120)
    need = blocks.MultipleChoiceBlock(choices=needs, label=_("Aihe"), required=False)
    target_group = blocks.MultipleChoiceBlock(choices=target_groups, label=_("Kohderyhmä"), required=False)
    channel = blocks.MultipleChoiceBlock(choices=channels, label=_("Kanava"), required=False)
    language = blocks.MultipleChoiceBlock(choices=languages, label=_("Kieli"), required=False)
    county = blocks.MultipleChoiceBlock(choices=counties, label=_("Alue"), required=False)
    most = blocks.IntegerBlock(label=_("Enintään"), default=6, min_value=1, max_value=MOST_SERVICES)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from cms.services import found

        return super().get_context(value, parent_context) | found(value, timezone.now())

    def get_searchable_content(self, value: Any) -> list[str]:
        """The filter's terms are no words of the page."""
        return [value["heading"]]

    class Meta:
        icon = "list-ul"
        label = _("Palvelut hakemistosta")
        template = "cms/blocks/service_list.html"


class CountyListBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Otsikko"), max_length=120)
    leads_to = blocks.ChoiceBlock(
        label=_("Linkki vie"),
        choices=[("situation", _("alueen tilanteeseen")), ("professionals", _("alueen yhteenvetoon"))],
        default="situation",
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        from cms.services import county_links

        links = county_links(value["leads_to"])
        return super().get_context(value, parent_context) | {"counties": links}

    def get_searchable_content(self, value: Any) -> list[str]:
        return [value["heading"]]

    class Meta:
        icon = "site"
        label = _("Alueiden luettelo")
        template = "cms/blocks/county_list.html"


class ContactRoleValue(blocks.StructValue):
    @property
    def told(self) -> dict[str, Any]:
        """What is said beside the task of how fresh it is."""
        from cms.presentation import role_freshness
        from directory.frame import active_language

        standing = getattr(self["role"], "standing", None)
        return role_freshness(standing, timezone.localdate(), active_language())


class ContactRoleBlock(blocks.StructBlock):
    role = SnippetChooserBlock("cms.ContactRole", label=_("Tehtävä"))

    class Meta:
        icon = "user"
        label = _("Yhteystehtävä")
        template = "cms/blocks/contact_role.html"
        value_class = ContactRoleValue


class TableBlock(TypedTableBlock):
    def __init__(self, **kwargs: Any) -> None:
        columns = [
            ("text", blocks.CharBlock(label=_("Teksti"), required=False)),
            ("rich", blocks.RichTextBlock(features=INLINE, label=_("Muotoiltu teksti"), required=False)),
        ]
        super().__init__(columns, **kwargs)

    class Meta:
        icon = "table"
        label = _("Taulukko")
        template = "cms/blocks/table.html"


def partial_date(value: str) -> None:
    from directory.dates import PartialDate

    if value:
        try:
            PartialDate(value)
        except ValueError as refused:
            raise ValidationError(str(refused)) from refused


def questions() -> list[tuple[str, Any]]:
    from cms.models.situation import Question

    return list(Question.choices)


class CaseBlock(blocks.StructBlock):
    """What a county did, with the page that tells of it. ``as_of`` is a year, month or day; empty = unknown."""

    county = blocks.ChoiceBlock(label=_("Alue"), choices=counties)
    words = blocks.TextBlock(label=_("Mitä tehtiin"), max_length=500)
    source_url = blocks.URLBlock(label=_("Lähteen osoite"))
    as_of = blocks.CharBlock(
        label=_("Tieto ajalta"),
        required=False,
        max_length=10,
        validators=[partial_date],
        help_text=_("Vuosi, kuukausi tai päivä: 2021, 2021-06 tai 2021-06-03. Tyhjä = ei tiedossa."),
    )

    class Meta:
        icon = "site"
        label = _("Esimerkki alueelta")


class ExampleBlock(CaseBlock):
    """A county that already does as recommended; ``question`` leads to the fact of the situation behind it."""

    question = blocks.ChoiceBlock(label=_("Mihin kysymykseen tieto vastaa"), choices=questions)
    point = blocks.CharBlock(label=_("Mikä kohta"), max_length=80)

    class Meta:
        icon = "site"
        label = _("Alue, joka tekee jo näin")


class GapBlock(blocks.StructBlock):
    """Something that is not accessible yet, as the law asks it to be told."""

    what = blocks.CharBlock(label=_("Mikä ei ole saavutettavaa"), max_length=300)
    affects = blocks.CharBlock(label=_("Mihin se vaikuttaa"), max_length=200)
    criterion = blocks.CharBlock(label=_("Kriteeri"), max_length=60, help_text=_("Esimerkiksi 2.1.1"))
    fixed_by = blocks.CharBlock(label=_("Milloin korjataan"), max_length=80)
    instead = blocks.CharBlock(label=_("Saavutettava vaihtoehto"), required=False, max_length=200)

    class Meta:
        icon = "warning"
        label = _("Puute")


BODY = [
    ("text", TextBlock()),
    ("quote", QuoteBlock()),
    ("picture", PictureBlock()),
    ("table", TableBlock()),
    ("steps", StepsBlock()),
    ("accordion", AccordionBlock()),
    ("attachment", AttachmentBlock()),
    ("call_to_action", CallToActionBlock()),
    ("service_list", ServiceListBlock()),
    ("county_list", CountyListBlock()),
    ("contact_role", ContactRoleBlock()),
]
