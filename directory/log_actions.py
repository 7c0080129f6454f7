"""Names, in an object's history at the desk, what people do to its freshness."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

ASSURED = "directory.assure"
WITHDRAWN = "directory.withdraw_assurance"
CALLED = "directory.call"
EXCEPTED = "directory.exception"
ANSWERED = "directory.answer_signal"
WITHHELD = "directory.withhold"
SHOWN_AGAIN = "directory.show_again"
POSTPONED = "directory.postpone"
FIRST_LETTER = "directory.first_letter"
NAMES = {
    ASSURED: (_("Vahvistus"), _("Vahvistettiin tiedot")),
    WITHDRAWN: (_("Vahvistuksen peruutus"), _("Peruutettiin vahvistus")),
    CALLED: (_("Soitto"), _("Kirjattiin soitto tai kysymys")),
    EXCEPTED: (_("Poikkeus"), _("Tehtiin poikkeus tarkistuksesta")),
    ANSWERED: (_("Vastaus merkkiin"), _("Selvitettiin, pitääkö merkki virheestä paikkansa")),
    WITHHELD: (_("Piilottaminen"), _("Ilmoitettiin tai päätettiin yhteystietojen piilottamisesta")),
    FIRST_LETTER: (_("Ensimmäinen kirje"), _("Lähetettiin ensimmäinen kirje")),
    POSTPONED: (_("Lykkäys"), _("Annettiin lisää aikaa ennen seuraavaa kirjettä")),
    SHOWN_AGAIN: (_("Näyttäminen"), _("Palautettiin yhteystiedot näkyviin")),
}


@hooks.register("register_log_actions")
def name_the_actions(actions: Any) -> None:
    for action, (label, message) in NAMES.items():
        actions.register_action(action, label, message)
