from cms.models.article import ArticlePage, HomePage, NewsPage, SectionPage
from cms.models.assurance import FactAssurance, FactWithdrawal, RoleAssurance, RoleWithdrawal
from cms.models.collected import CollectedAnswer
from cms.models.concept import ConceptPage, GlossaryPage
from cms.models.feedback import Feedback, FeedbackPage
from cms.models.practice import PracticeModelPage, RelatedModel
from cms.models.recommendation import RecommendationPage, RecommendationStatus, RestsOnModel
from cms.models.register import ContactRole, FamilyCentre, MeetingPlace
from cms.models.role_standing import RoleSignal, RoleStanding
from cms.models.situation import CountyContact, FactSource, SituationFact, SituationRound
from cms.models.statement import AccessibilityStatementPage
from cms.models.training import TrainingCounty, TrainingFact, TrainingTask
from cms.models.webhook import Delivery, Webhook

__all__ = [
    "AccessibilityStatementPage",
    "ArticlePage",
    "CollectedAnswer",
    "ConceptPage",
    "ContactRole",
    "CountyContact",
    "Delivery",
    "FactAssurance",
    "FactSource",
    "FactWithdrawal",
    "FamilyCentre",
    "Feedback",
    "FeedbackPage",
    "GlossaryPage",
    "HomePage",
    "MeetingPlace",
    "NewsPage",
    "PracticeModelPage",
    "RecommendationPage",
    "RecommendationStatus",
    "RelatedModel",
    "RestsOnModel",
    "RoleAssurance",
    "RoleSignal",
    "RoleStanding",
    "RoleWithdrawal",
    "SectionPage",
    "SituationFact",
    "SituationRound",
    "TrainingCounty",
    "TrainingFact",
    "TrainingTask",
    "Webhook",
]
