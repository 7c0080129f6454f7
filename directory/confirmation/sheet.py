"""A confirmation page as a whole: its forms, what they say when the button is pressed, and how they are shown."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from directory.confirmation import nonce
from directory.confirmation.answering import Given
from directory.confirmation.forms import ClaimForm, RecordForm, all_current
from directory.confirmation.questions import Claim, Questions, as_told, may_wait
from directory.confirmation.words import in_words, label_of, text_language
from directory.languages import LANGUAGES
from directory.models import CountyDoor
from directory.models.answers import AnswerKind
from directory.sourcing import source_in_words


@dataclass(frozen=True)
class Shown:
    """A value on the page, with the language that it is in. Folded: the same text stands there in the page's."""

    label: str
    lines: list[str]
    language: str = ""
    is_changed: bool = False
    is_folded: bool = False


@dataclass(frozen=True)
class Block:
    """A claim group on the page. ``form`` None: it has been answered by this link."""

    claim: Claim
    values: list[Shown]
    form: ClaimForm | None

    @property
    def shown(self) -> list[Shown]:
        return [value for value in self.values if not value.is_folded or value.is_changed]

    @property
    def folded(self) -> list[Shown]:
        return [value for value in self.values if value.is_folded and not value.is_changed]


@dataclass(frozen=True)
class Section:
    """A record on the page."""

    record: Any
    blocks: list[Block]
    form: RecordForm | None
    all_name: str
    is_all_chosen: bool
    source: str

    @property
    def is_answered(self) -> bool:
        return self.form is None

    @property
    def county(self) -> Any:
        return self.record.county if isinstance(self.record, CountyDoor) else None


class Sheet:
    """``data``: what was sent, or None where the page is only looked at."""

    def __init__(self, asked: Questions, language: str, data: QueryDict | None = None) -> None:
        self.asked, self.language, self.data = asked, language, data
        self.nonce = nonce.read(asked.token, data.get("nonce", "")) if data is not None else None
        seen = self.nonce.seen if self.nonce else {}
        self.forms = {
            claim.key: ClaimForm(claim, language, seen.get(claim.key, ""), data) for claim in asked.open
        }
        waiting = may_wait(asked)
        self.record_forms = {
            claims[0].key: RecordForm(claims, claims[0].record in waiting, data)
            for _record, claims in asked.by_record()
            if any(claim.answer is None for claim in claims)
        }

    @cached_property
    def is_valid(self) -> bool:
        """What is said of a whole record stands in the place of the groups that were left empty."""
        whole = [form.is_valid() for form in self.record_forms.values()]
        parts = [form.is_valid() for form in self.forms.values()]
        return all([*whole, *parts]) and not self._contradicts_itself()

    def _contradicts_itself(self) -> bool:
        """Whether of something that has ended, or is not theirs, it is also said that its data are right."""
        found = False
        for form in self.record_forms.values():
            kinds = {self.forms[claim.key].kind for claim in form.claims if claim.key in self.forms}
            if form.denies and AnswerKind.CURRENT in kinds:
                form.add_error("whole", _("Vastasit myös, että tietoja on ajan tasalla. Valitse toinen."))
                found = True
        return found

    def given(self) -> list[Given]:
        """After is_valid."""
        found = [given for form in self.forms.values() if (given := form.given())]
        said = {given.claim.key for given in found}
        for form in self.record_forms.values():
            found += [given for given in form.given() if given.claim.key not in said]
        return found

    def to_wait(self) -> list[tuple[Any, str]]:
        """(record, why) of those for which more time is asked. After is_valid."""
        return [
            (form.claims[0].record, form.reason_to_wait)
            for form in self.record_forms.values()
            if form.reason_to_wait
        ]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(the field's id, the message) in the order of the page."""
        found = []
        for form in [*self.forms.values(), *self.record_forms.values()]:
            for name, errors in form.errors.items():
                target = _target(form, name)
                found += [(target, f"{_of(form)}{error}") for error in errors]
        return found

    def new_nonce(self) -> str:
        """For the form of this page; a page shown again after a mistake is still the same press."""
        seen = {claim.key: claim.fingerprint for claim in self.asked.open}
        return nonce.make(self.asked.token, seen, self.nonce.submission if self.nonce else None)

    @property
    def submission(self) -> uuid.UUID | None:
        return self.nonce.submission if self.nonce else None

    def sections(self) -> list[Section]:
        return [self._section(record, claims) for record, claims in self.asked.by_record()]

    def _section(self, record: Any, claims: list[Claim]) -> Section:
        name = all_current(claims[0])
        return Section(
            record,
            [Block(claim, self._values(claim), self.forms.get(claim.key)) for claim in claims],
            self.record_forms.get(claims[0].key),
            name,
            bool(self.data and self.data.get(name)),
            source_in_words(record.source_url, record.source_date, self.language),
        )

    def _values(self, claim: Claim) -> list[Shown]:
        told = as_told(claim, self.asked.token.made_at) if claim.has_changed and claim.answer is None else {}
        written = {(field.label, field.of) for field in claim.fields}
        return [
            Shown(
                label_of(field, self.language),
                in_words(field, claim.record, self.language),
                text_language(field, self.language),
                bool(told) and told.get(field.name) != field.value,
                field.of in LANGUAGES
                and field.of != self.language
                and (field.label, self.language) in written,
            )
            for field in claim.fields
            if field.is_known or not field.of
        ]


def _of(form: Any) -> str:
    """Which record and group a message is of, for the list at the top of the page."""
    if isinstance(form, ClaimForm):
        return f"{form.claim.record}, {form.claim.label}: "
    return f"{form.claims[0].record}: "


def _target(form: Any, name: str) -> str:
    field = form[name]
    radio = getattr(field.field.widget, "input_type", "") == "radio"
    return f"{field.auto_id}_0" if radio else field.auto_id
