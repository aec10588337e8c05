"""The reports: named questions, each declared once; tab, drill-down, file and command line follow from the entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crmdesk.data.errors import unknown
from crmdesk.data.words import N_, _
from crmdesk.reports.answer import Filter
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.options import Option, read_options
from crmdesk.reports.periods import Compare


@dataclass(frozen=True, slots=True)
class Report:
    """A question with a name: its measures, what it is cut by at first, and what else it offers."""

    id: str
    title: str
    answers: str
    group: str
    measures: tuple[str, ...]
    by: tuple[str, ...]
    criteria: tuple[str, ...]
    """Dimensions offered by one click; empty offers the firm's own fields."""
    one_at_a_time: bool = False
    """Whether one of ``measures`` is asked at a time (the first unless chosen), or all are, as columns."""
    chart: ChartKind = ChartKind.BARS
    compare: Compare = Compare.YEAR
    analysis: str = ""
    """Module of ``analyses`` whose sections the report shows, below its cut or, where it has no measures, alone."""
    options: tuple[Option, ...] = ()
    """What the analysis may be told."""
    filters: tuple[Filter, ...] = ()
    """Conditions of its own, before those of a question."""
    is_pivot: bool = False
    """Whether its last dimension stands across, as columns."""
    own: bool = False
    """Whether people made it: its title is not translated."""

    @property
    def is_cut(self) -> bool:
        """Whether the report begins with measures cut by dimensions."""
        return bool(self.measures)

    def options_of(self, given: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return the value of every option: the given one, checked, or its default.

        Raises:
            UsageFault: an option is unknown, or its value is none it takes.
        """
        return read_options(self.options, given)

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return self.title if self.own else _(self.title)

    def asked(self, chosen: str = "") -> tuple[str, ...]:
        """Return the measures to ask: the chosen one first, and the others where the report shows them together."""
        if not self.measures:
            return ()
        if self.one_at_a_time and chosen:
            return (chosen,)  # any may be asked: the firm's own too
        first = chosen if chosen in self.measures else self.measures[0]
        if self.one_at_a_time:
            return (first,)
        return (first, *(measure for measure in self.measures if measure != first))


SALES, CLIENTS, FUNNEL, PEOPLE = N_("Sales"), N_("Client base"), N_("Funnel"), N_("People")
MARKETING = N_("Marketing")
CONTACT, MONEY = N_("Interactions"), N_("Money")

_CRITERIA = (
    "manager", "department", "category", "city", "client", "client_type", "status", "object_type", "source",
    "region", "industry", "product", "direction", "relationship", "size_band", "campaign", "client_size",
    "client_group", "head", "abc", "stage", "loss_reason", "pipeline", "month", "quarter", "weekday",
)  # fmt: skip

REPORTS: tuple[Report, ...] = (
    Report(
        "cut", N_("By criterion"),
        N_("Any measure by any dimension against last year: who is best and worst by value and by change."), SALES,
        ("revenue", "margin", "won_count", "average_deal", "win_rate", "collected", "created_count", "conversion",
         "lost_count", "lost_amount", "sales_cycle", "average_discount", "active_clients", "calls", "meetings",
         "open_amount", "weighted_amount", "debt"),
        ("manager",), _CRITERIA, one_at_a_time=True,
    ),
    Report(
        "sales", N_("Sales by period"), N_("Revenue, deals and the average deal by day, week, month, quarter, year."), SALES,
        ("revenue", "won_count", "average_deal", "margin"), ("month",), ("day", "week", "month", "quarter", "year", "weekday"),
        analysis="sales_to_date",
    ),
    Report(
        "sources", N_("Deals by source"), N_("How many deals and how much money came from where, and what became of them."),
        SALES, ("revenue", "won_count", "created_count", "win_rate", "conversion", "average_deal"), ("source",),
        ("source", "campaign", "tracking_number", "month"),
    ),
    Report(
        "deal_size", N_("Size of won deals"), N_("Average, median and spread of won deals."), SALES,
        ("won_count", "revenue", "average_deal", "median_deal"), ("size_band",),
        ("size_band", "manager", "product", "category", "client_type", "month"), analysis="size_spread",
    ),
    Report(
        "products", N_("Products and directions"), N_("Revenue, margin and mix by product, category and direction."), SALES,
        ("revenue", "margin", "margin_pct", "won_count", "average_deal", "average_discount"), ("category",),
        ("category", "product", "direction"), chart=ChartKind.PARETO, analysis="products_tree",
    ),
    Report(
        "stock", N_("Reserves and stock"), N_("What came, left and is reserved of each product, against what open deals need."),
        SALES, (), (), (), compare=Compare.NONE, analysis="stock",
    ),
    Report(
        "managers", N_("Managers' report"), N_("What each manager won and lost, how well and how fast."), PEOPLE,
        ("revenue", "plan", "plan_pct", "pace", "won_count", "lost_count", "win_rate", "average_deal", "margin", "sales_cycle"),
        ("manager",),
        ("manager", "department", "head"),
    ),
    Report(
        "team", N_("Departments"), N_("The same figures by department, for those who answer for several."), PEOPLE,
        ("revenue", "plan", "plan_pct", "pace", "margin", "won_count", "win_rate", "average_deal"), ("department",),
        ("department", "head", "manager"),
    ),
    Report(
        "plan", N_("Plan and fact"), N_("Plan, fact, pace and forecast of the firm, its departments and people, for every measure planned."),
        PEOPLE, (), (), (), chart=ChartKind.BULLET, compare=Compare.NONE, analysis="plan",
    ),
    Report(
        "signed", N_("Signed reports"), N_("Whose report of which period is formed, signed, approved or late, and how promises are kept."),
        PEOPLE, (), (), (), compare=Compare.NONE, analysis="period_register",
    ),
    Report(
        "ranking", N_("Ranking of managers"), N_("Who is first by level and by change, by what, who gained places, and the bonus."),
        PEOPLE, (), (), (), analysis="ranking", options=(Option("profile", N_("Profile: its number, 0 is the firm's first"), "0", most=2**63 - 1),),
    ),
    Report(
        "quality", N_("Quality control"), N_("Scores of calls listened to, mystery shopping and satisfaction calls, and the head's own checks."),
        PEOPLE, ("quality_score", "checks_count"), ("manager",), ("manager", "department", "check_kind", "month", "client"),
        analysis="quality",
    ),
    Report(
        "clients", N_("Clients' report"), N_("Who brings most, and who more or less than a year ago."), CLIENTS,
        ("revenue", "won_count", "average_deal", "margin", "collected"), ("client",),
        ("client", "client_group", "client_type", "industry", "city", "abc", "status"), chart=ChartKind.PARETO,
    ),
    Report(
        "custom", N_("By the firm's fields"), N_("Any measure by any field that the firm made."), CLIENTS,
        ("revenue", "won_count", "win_rate", "average_deal"), (), (),
    ),
    Report(
        "pipeline", N_("Deals in work"), N_("What is open now, with its weight, by stage, manager and client."), FUNNEL,
        ("open_amount", "weighted_amount", "open_count"), ("stage",),
        ("stage", "expected_month", "manager", "source", "city", "category"), analysis="movement",
    ),
    Report(
        "stages", N_("Stage analysis"), N_("Where deals pile up now: how many, how much money, how many are stuck."), FUNNEL,
        ("open_count", "open_amount", "stuck_count", "stuck_amount"), ("stage",), ("stage", "manager", "department"),
        compare=Compare.PREVIOUS,
    ),
    Report(
        "losses", N_("Loss reasons"), N_("Why deals are lost, at which stage, to whom, and how much with them."), FUNNEL,
        ("lost_count", "lost_amount"), ("loss_reason",),
        ("loss_reason", "stage", "competitor", "manager", "source", "city"), chart=ChartKind.PARETO, analysis="loss_map",
    ),
    Report(
        "hours", N_("Requests by hour"), N_("When requests come, who is there to take them, and what campaigns do to their number."),
        CONTACT, (), (), (), analysis="hours", options=(
            Option("measure", N_("Figure"), "requests", (
                ("requests", N_("Requests")), ("missed_calls", N_("Missed calls")),
                ("missed_not_returned", N_("Missed and not returned")), ("response_minutes", N_("First response")),
                ("calls", N_("Calls")), ("meetings", N_("Meetings")), ("letters", N_("Letters")),
            )),
        ),
    ),
    Report(
        "silent", N_("Without contact"), N_("Clients without one contact in the period, and those overdue by the norm."), CLIENTS,
        (), (), (), compare=Compare.NONE, analysis="silent", options=(Option("grace", N_("Days ahead in which a planned contact is soon"), "7", most=365),),
    ),
    Report(
        "debts", N_("Receivables"), N_("Who owes, how much and for how long; which promises to pay were kept."), MONEY,
        (), (), (), analysis="debts",
    ),
    Report(
        "base_growth", N_("Growth of the client base"), N_("New, active and lost clients by week, month, quarter and year."), CLIENTS,
        ("new_clients", "new_buyers", "active_clients", "lost_clients"), ("month",),
        ("week", "month", "quarter", "year", "manager", "source", "client_type", "city", "industry"), chart=ChartKind.LINE,
        analysis="base_statuses",
    ),
    Report(
        "contacts", N_("Positions and roles"), N_("Contact persons by position and role, and clients without a decision maker."), CLIENTS,
        ("contacts_count", "decision_makers"), ("contact_role",),
        ("contact_role", "contact_position", "manager", "client_type", "status", "industry", "city", "client_size"),
        compare=Compare.NONE, analysis="contacts",
    ),
    Report(
        "data_quality", N_("Data quality"), N_("Empty fields, duplicates, deals without a next step, reasons nobody gave; and what entry costs."),
        CLIENTS, ("data_quality",), ("status",), ("status", "manager", "department", "source", "client_type"),
        compare=Compare.NONE, analysis="data_quality", options=(
            Option("duplicates", N_("Look for records that repeat each other"), "no", (("yes", N_("yes")), ("no", N_("no")))),
        ),
    ),
    Report(
        "activity", N_("Activities and tasks"), N_("How many of each kind, by whom, and against other periods."), CONTACT,
        ("activities_done", "calls", "meetings", "letters", "call_minutes", "meeting_minutes"), ("manager",),
        ("manager", "activity_kind", "department", "direction", "client_type", "source", "week", "month", "weekday", "hour"),
        analysis="activity_link", options=(
            Option("points", N_("A point is"), "month", (("month", N_("a manager's month")), ("manager", N_("a manager")))),
        ),
    ),
    Report(
        "interactions", N_("Interactions"), N_("Number and duration; done, called off, overdue; first contacts, complaints, consultations, visits."),
        CONTACT, ("activities_done", "call_minutes", "meeting_minutes", "planned", "cancelled", "overdue", "first_contacts",
                  "complaints", "consultations", "service_visits"),
        ("activity_kind",), ("activity_kind", "manager", "department", "client", "activity_result", "week", "month"),
    ),
    Report(
        "activity_plan", N_("Plan of activities"), N_("What was planned and what of it was done, by manager and kind, and the load ahead."), CONTACT,
        (), (), (), chart=ChartKind.BULLET, compare=Compare.NONE, analysis="activity_plan",
    ),
    Report(
        "response", N_("Speed of response"), N_("How long requests wait for the first answer, by source, manager and hour."), CONTACT,
        ("response_minutes", "requests", "missed_calls", "missed_not_returned"), ("manager",),
        ("manager", "source", "hour", "weekday", "activity_kind", "department", "month"),
    ),
    Report(
        "marketing", N_("End-to-end analytics"), N_("Costs, leads, deals and money by source and campaign, and what the costs returned."), MARKETING,
        ("cost", "romi", "revenue", "created_count", "won_count", "cpl", "cac", "romi_by_revenue"), ("source",),
        ("source", "month", "quarter"), analysis="marketing",
    ),
    Report(
        "calltracking", N_("Call tracking"), N_("Calls and deals by the number that was called, its campaign and region."), MARKETING,
        ("calls", "missed_calls", "created_count", "won_count", "revenue"), ("tracking_number",),
        ("tracking_number", "campaign", "source", "region", "month"),
    ),
    Report(
        "distribution", N_("Distribution of clients"), N_("Clients, money and load by manager, and a proposal to share them fairly."),
        CLIENTS, (), (), (), compare=Compare.NONE, analysis="distribution", options=(
            Option("percent", N_("Fair difference, % of the mean"), "10", most=100),
            Option("most", N_("Handovers at most"), "50", least=1, most=1_000),
        ),
    ),
    Report(
        "register", N_("Register of contacts"), N_("Every contact with a client: who, what was agreed, and whether the term was kept."),
        CONTACT, (), (), (), compare=Compare.NONE, analysis="register",
    ),
)  # fmt: skip


def report_named(name: str) -> Report:
    """Return a report by id.

    Raises:
        UsageFault: there is none; the sentence names the nearest.
    """
    for report in REPORTS:
        if report.id == name:
            return report
    raise unknown(_("Report"), name, [report.id for report in REPORTS])
