from cms.models.register import ContactRole, FamilyCentre, MeetingPlace
from cms.models.situation import CountyContact, FactSource, SituationFact, SituationRound

__all__ = [
    "ContactRole",
    "CountyContact",
    "FactSource",
    "FamilyCentre",
    "MeetingPlace",
    "SituationFact",
    "SituationRound",
]
