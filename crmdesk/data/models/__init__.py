"""Records: every table of the base. Importing this package declares them all."""

from crmdesk.data.models.activities import Activity, ActivityKind, ActivityTemplate
from crmdesk.data.models.catalogue import (
    Campaign,
    Category,
    Competitor,
    Cost,
    CurrencyRate,
    LossReason,
    Pipeline,
    Product,
    Source,
    SourceSynonym,
    Stage,
    StockMovement,
    TrackingNumber,
)
from crmdesk.data.models.clients import Client, Contact, RelationshipSpan, RelationshipType, StatusSpan
from crmdesk.data.models.deals import Deal, DealContact, DealEvent, DealItem, StageReach
from crmdesk.data.models.journal import BaseState, ImportBatch, JournalEntry
from crmdesk.data.models.money import Invoice, Payment
from crmdesk.data.models.people import Department, Firm, Holiday, Manager
from crmdesk.data.models.plans import Plan, RankingProfile
from crmdesk.data.models.record import Kept, Record
from crmdesk.data.models.saved import (
    Alert,
    AlertRule,
    Attachment,
    CustomField,
    EntryTime,
    FigureTask,
    OwnMeasure,
    QualityCheck,
    QualityTemplate,
    ReportSchedule,
    SavedReport,
    SavedView,
    Segment,
)
from crmdesk.data.models.signing import (
    Certificate,
    Commitment,
    PeriodReport,
    ReportFile,
    ReportTemplate,
    RevocationList,
    Signature,
)

__all__ = [
    "Activity", "ActivityKind", "ActivityTemplate", "Alert", "AlertRule", "Attachment", "BaseState", "Campaign",
    "Category", "Certificate", "Client", "Commitment", "Competitor", "Contact", "Cost", "CurrencyRate", "CustomField", "Deal",
    "DealContact", "DealEvent", "DealItem", "Department", "EntryTime", "FigureTask", "Firm", "Holiday", "ImportBatch",
    "Invoice", "JournalEntry", "Kept", "LossReason", "Manager", "OwnMeasure", "Payment", "PeriodReport", "Pipeline",
    "Plan", "Product", "QualityCheck", "QualityTemplate", "RankingProfile", "Record", "RelationshipSpan",
    "RelationshipType", "ReportFile", "ReportSchedule", "ReportTemplate", "RevocationList", "SavedReport", "SavedView", "Segment", "Signature", "Source", "SourceSynonym", "Stage", "StageReach", "StatusSpan",
    "StockMovement", "TrackingNumber",
]  # fmt: skip
