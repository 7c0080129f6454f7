from directory.models.adoption import Adoption, AdoptionClaim, AdoptionEvent
from directory.models.answers import Answer, Correction, Token
from directory.models.area import County, Municipality
from directory.models.channel import Channel, ChannelOpeningRule, Phone
from directory.models.contact import Contact
from directory.models.door import CountyDoor, DoorOpeningRule
from directory.models.edition import EditionMark
from directory.models.freshness import Assurance, Call, CheckException, Signal, Withdrawal, Withholding
from directory.models.handover import HandOver
from directory.models.intervals import FreshnessIntervals
from directory.models.letters import Bounce, IncomingLetter, LetterText, Notice
from directory.models.line_status import LineStatus
from directory.models.links import CheckedAddress, CheckRun
from directory.models.organisation import Organisation
from directory.models.postponement import Postponement
from directory.models.report import Report
from directory.models.ringing import RingRound
from directory.models.safety import SafetyLine, SafetyLineOpeningRule, SafetyLinePhone, SafetyLineSource
from directory.models.service import Service, ServiceSource
from directory.models.standing import Standing
from directory.models.taxonomy import Taxonomy, Term
from directory.models.user import User

__all__ = [
    "Adoption",
    "AdoptionClaim",
    "AdoptionEvent",
    "Answer",
    "Assurance",
    "Bounce",
    "Call",
    "Channel",
    "ChannelOpeningRule",
    "CheckException",
    "CheckRun",
    "CheckedAddress",
    "Contact",
    "Correction",
    "County",
    "CountyDoor",
    "DoorOpeningRule",
    "EditionMark",
    "FreshnessIntervals",
    "HandOver",
    "IncomingLetter",
    "LetterText",
    "LineStatus",
    "Municipality",
    "Notice",
    "Organisation",
    "Phone",
    "Postponement",
    "Report",
    "RingRound",
    "SafetyLine",
    "SafetyLineOpeningRule",
    "SafetyLinePhone",
    "SafetyLineSource",
    "Service",
    "ServiceSource",
    "Signal",
    "Standing",
    "Taxonomy",
    "Term",
    "Token",
    "User",
    "Withdrawal",
    "Withholding",
]
