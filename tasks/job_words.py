"""What each job is called and does, and what its numbers count, in the words of the people at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Words:
    name: Any
    what: Any


JOBS: Mapping[str, Words] = {
    "tasks.heartbeat.record": Words(
        _("Elonmerkki"), _("Kertoo valvonnalle, että ajastin ja työntekijä ovat toiminnassa.")
    ),
    "tasks.indexing.write_waiting_entries": Words(
        _("Haun päivitys"), _("Vie hakuun palvelut, joita muuttui kerralla paljon.")
    ),
    "tasks.publishing.publish_scheduled": Words(
        _("Ajastettu julkaisu"), _("Julkaisee, mikä on ajastettu, ja poistaa näkyvistä, mikä on päättynyt.")
    ),
    "tasks.publishing.delete_old_marks": Words(
        _("Vanhojen merkkien poisto"), _("Poistaa merkit, joista kukaan ei enää katso, mikä on muuttunut.")
    ),
    "tasks.search_engine.bring_up_to_date": Words(
        _("Hakukoneen seuranta"), _("Pitää erillisen hakukoneen samassa tilassa kuin hakemisto.")
    ),
    "tasks.search_words.index_changed_expressions": Words(
        _("Hakusanojen käyttöönotto"), _("Vie toimittajien muuttamat hakusanat hakuun.")
    ),
    "tasks.search_words.delete_old_empty_queries": Words(
        _("Tyhjien hakujen poisto"), _("Poistaa vanhat merkinnät hauista, jotka eivät löytäneet mitään.")
    ),
    "tasks.webhooks.deliver_due": Words(
        _("Ilmoitukset muille järjestelmille"),
        _("Lähettää uudelleen ilmoitukset, jotka eivät menneet perille."),
    ),
    "tasks.webhooks.delete_old_deliveries": Words(
        _("Vanhojen ilmoitusten poisto"), _("Poistaa yli 30 päivää vanhat ilmoitukset muille järjestelmille.")
    ),
    "tasks.lists.delete_expired": Words(
        _("Annettujen listojen poisto"), _("Poistaa yöllä listat, joiden koodi ei enää toimi.")
    ),
    "tasks.links.take_up_addresses": Words(
        _("Osoitteiden keruu"), _("Ottaa tarkistettaviksi osoitteet, jotka julkaistuilla kohteilla on.")
    ),
    "tasks.links.check_numbers_and_days": Words(
        _("Numerot ja päättymispäivät"),
        _("Etsii numerot, joihin ei voi soittaa, ja palvelut, joiden viimeinen päivä on mennyt."),
    ),
    "tasks.roles.check": Words(
        _("Alueiden yhteystehtävät"),
        _("Tarkistaa yöllä tehtävien numerot, lähdesivut ja sähköpostien palvelimet."),
    ),
    "tasks.links.check": Words(
        _("Linkkien tarkistus"), _("Kokeilee yöllä muutaman minuutin kerrallaan osoitteita, joiden vuoro on.")
    ),
    "tasks.letters.climb_the_ladder": Words(
        _("Muistutukset"), _("Päättää, keneltä kysytään ja mitä, ja tekee kirjeet lähtöön.")
    ),
    "tasks.letters.tell_counties": Words(
        _("Kirjeet alueille"),
        _("Kertoo alueille, kun niiden käyttämä palvelu on vahvistamatta yli 30 päivää tai päättynyt."),
    ),
    "tasks.letters.send_intended": Words(
        _("Kirjeiden lähetys"), _("Lähettää kirjeet, joiden aika on, kunkin kerran.")
    ),
    "tasks.letters.mark_uncertain": Words(
        _("Epävarmat kirjeet"), _("Merkitsee kirjeet, joiden lähetys katkesi kesken, ihmisen katsottaviksi.")
    ),
    "tasks.letters.read_inbox": Words(
        _("Vastausten luku"), _("Lukee postilaatikosta vastaukset ja palautuneet kirjeet.")
    ),
    "tasks.letters.escalate": Words(
        _("Tehtävät ylläpidolle"), _("Kertoo ylläpidolle, mihin muistutukset eivät riittäneet.")
    ),
    "tasks.letters.keep_the_rules": Words(
        _("Kirjeiden siivous"), _("Poistaa yhteystiedot, kirjeet ja ilmoitukset, joita ei enää tarvita.")
    ),
    "tasks.breaks.begin_and_end": Words(
        _("Palvelujen tauot"), _("Aloittaa ja päättää yöllä hyväksytyt tauot niiden päivinä.")
    ),
    "tasks.freshness.evaluate": Words(
        _("Tuoreuden arviointi"),
        _("Laskee yöllä jokaisen kohteen tilan, määräpäivän ja riskin, ja päivittää haun niiden mukaan."),
    ),
}

COUNTS: Mapping[str, Any] = {
    "evaluated": _("arvioitu"),
    "changed": _("muuttunut"),
    "published": _("julkaistu"),
    "taken_down": _("poistettu näkyvistä"),
    "not_published": _("ei onnistunut"),
    "indexed": _("viety hakuun"),
    "tried": _("yritetty"),
    "deleted": _("poistettu"),
    "gone": _("poistunut"),
    "new": _("uusia"),
    "hosts": _("palvelimia"),
    "numbers": _("vääriä numeroita"),
    "past": _("päättymispäivä mennyt"),
    "letters": _("kirjeitä"),
    "sent": _("lähetetty"),
    "failed": _("epäonnistui"),
    "later": _("myöhemmin"),
    "cancelled": _("peruttu"),
    "readers": _("lukijoille"),
    "withholdings_noted": _("ilmoitettu piilottamisesta"),
    "uncertain": _("epävarmoja"),
    "returned": _("palautunut"),
    "answers": _("vastauksia"),
    "automatic": _("automaattivastauksia"),
    "tasks": _("tehtäviä"),
    "feedback": _("palautteita"),
    "contacts": _("yhteystietoja"),
    "readers_letters": _("kirjeitä lukijoille"),
    "addresses": _("osoitteita"),
    "notices": _("kirjeitä"),
    "bounces": _("palautuneita"),
    "reports": _("ilmoituksia"),
    "roles": _("yhteystehtäviä"),
    "begun": _("taukoja alkoi"),
    "ended": _("taukoja päättyi"),
}


def of_job(job: str) -> Words:
    """The words of a job; of one that has none yet, its technical name."""
    return JOBS.get(job) or Words(job, "")


def outcome(counts: Mapping[str, int]) -> str:
    """ "arvioitu 180, muuttunut 3"; numbers that are nought are told too, since they tell that nothing waited.

    In the order of COUNTS: PostgreSQL gives the names back in an order of its own.
    """
    order = {name: place for place, name in enumerate(COUNTS)}
    names = sorted(counts, key=lambda name: (order.get(name, len(order)), name))
    return ", ".join(f"{COUNTS.get(name, name)} {counts[name]}" for name in names)
