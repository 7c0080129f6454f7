from directory.models.area import County, Municipality
from directory.models.channel import Channel, ChannelOpeningRule, Phone
from directory.models.door import CountyDoor, DoorOpeningRule
from directory.models.handover import HandOver
from directory.models.organisation import Organisation
from directory.models.safety import SafetyLine, SafetyLineOpeningRule, SafetyLinePhone, SafetyLineSource
from directory.models.service import Service, ServiceSource
from directory.models.taxonomy import Taxonomy, Term
from directory.models.user import User

__all__ = [
    "Channel",
    "ChannelOpeningRule",
    "County",
    "CountyDoor",
    "DoorOpeningRule",
    "HandOver",
    "Municipality",
    "Organisation",
    "Phone",
    "SafetyLine",
    "SafetyLineOpeningRule",
    "SafetyLinePhone",
    "SafetyLineSource",
    "Service",
    "ServiceSource",
    "Taxonomy",
    "Term",
    "User",
]
