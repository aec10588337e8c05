"""Condition text: what a tree of conditions asks, as people say it: on chips, in empty lists, in heads of reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from crmdesk.data.conditions import Condition, Group, Operator, Part, Quantifier, Related, Together
from crmdesk.data.date_words import word_of
from crmdesk.data.registry import Registry, RegistryField
from crmdesk.data.relations import registry_beyond, relation_named
from crmdesk.data.table import NARROW, currency_sign, day_text, number
from crmdesk.data.words import N_, _, plural, quoted

_SHOWN_LABELS = 2
_SIGNS = {
    Operator.AT_LEAST: "≥", Operator.ABOVE: ">", Operator.AT_MOST: "≤", Operator.BELOW: "<",
    Operator.EQUALS: "=", Operator.DIFFERS: "≠",
}  # fmt: skip
_QUOTED = (Operator.CONTAINS, Operator.NOT_CONTAINS, Operator.BEGINS, Operator.EQUALS, Operator.DIFFERS)
_PATTERNS = {
    Operator.ABSENT: N_("{column}: not given"),
    Operator.PRESENT: N_("{column}: given"),
    Operator.CONTAINS: N_("{column} contains {values}"),
    Operator.NOT_CONTAINS: N_("{column} does not contain {values}"),
    Operator.BEGINS: N_("{column} begins with {values}"),
    Operator.EQUALS: N_("{column} is {values}"),
    Operator.DIFFERS: N_("{column} is not {values}"),
    Operator.NOT_IN: N_("{column}: not {values}"),
    Operator.ALL_OF: N_("{column}: all of {values}"),
}
#: What an operator is called in a list to choose from.
OPERATOR_NAMES = {
    Operator.IN: N_("one of"), Operator.NOT_IN: N_("none of"), Operator.ALL_OF: N_("all of"),
    Operator.EQUALS: N_("equals"), Operator.DIFFERS: N_("differs from"), Operator.AT_LEAST: N_("at least (≥)"),
    Operator.ABOVE: N_("more than (>)"), Operator.AT_MOST: N_("at most (≤)"), Operator.BELOW: N_("less than (<)"),
    Operator.BETWEEN: N_("from … up to …"), Operator.CONTAINS: N_("contains"),
    Operator.NOT_CONTAINS: N_("does not contain"), Operator.BEGINS: N_("begins with"),
    Operator.DURING: N_("during"), Operator.NOT_DURING: N_("not during"), Operator.ABSENT: N_("not given"),
    Operator.PRESENT: N_("given"), Operator.HOLDS: N_("holds"),
}  # fmt: skip


def condition_text(registry: Registry, part: Part, currency: str = "") -> str:
    """Return a node of a tree in words: "Amount ≥ 500 000 ₽", "has a deal (In work)", "not (City: Kazan or Silent)".

    Args:
        registry: whose records it is asked of, with the firm's own fields.
        part: a condition, a group or a condition on related records.
        currency: the firm's, for amounts.
    """
    match part:
        case Condition():
            return _plain_text(registry, part, currency)
        case Group():
            return _group_text(registry, part, currency)
        case Related():
            return _related_text(registry, part, currency)


def conditions_text(registry: Registry, parts: Iterable[Part], currency: str = "") -> str:
    """Return several conditions that hold together, separated by semicolons."""
    return "; ".join(condition_text(registry, part, currency) for part in parts)


def _group_text(registry: Registry, group: Group, currency: str) -> str:
    texts = [_inner_text(registry, part, currency) for part in group.parts]
    if group.negated and len(texts) > 1 and group.together is Together.ANY:
        return _("none of: {conditions}").format(conditions="; ".join(texts))
    between = _("and") if group.together is Together.ALL else _("or")
    text = f" {between} ".join(texts)
    if not texts:
        text = _("everything") if group.together is Together.ALL else _("nothing")
    return _("not ({conditions})").format(conditions=text) if group.negated else text


def _inner_text(registry: Registry, part: Part, currency: str) -> str:
    """Return a part of a group, in brackets where it is a group of several itself."""
    text = condition_text(registry, part, currency)
    return f"({text})" if isinstance(part, Group) and not part.negated and len(part.parts) > 1 else text


def _related_text(registry: Registry, related: Related, currency: str) -> str:
    relation = relation_named(registry, related.relation)
    match related.quantifier:
        case Quantifier.ANY:
            text = _(relation.some)
        case Quantifier.NONE:
            text = _(relation.none)
        case Quantifier.AT_LEAST:
            text = plural(relation.one, relation.many, related.count).format(n=number(related.count))
    beyond = registry_beyond(registry, relation)
    inner = ", ".join(_inner_text(beyond, part, currency) for part in related.parts)
    return f"{text} ({inner})" if inner else text


def _plain_text(registry: Registry, condition: Condition, currency: str) -> str:
    operator = condition.operator
    if operator is Operator.HOLDS:
        rule = registry.rules.get(condition.field)
        return condition.field if rule is None else rule.label
    field = registry.field_named(condition.field)
    title = field.label
    if operator in (Operator.DURING, Operator.NOT_DURING):
        word, count = word_of(condition.values)
        days = word.text(count) if operator is Operator.DURING else _("not {days}").format(days=word.text(count))
        return f"{title}: {days}"
    texts = [_value_text(field, value, currency) for value in condition.values]
    if operator in _SIGNS and not isinstance(condition.values[0], str):
        return f"{title} {_SIGNS[operator]} {texts[0]}"
    if operator in _PATTERNS:
        texts = [quoted(text) for text in texts] if operator in _QUOTED else texts
        return _(_PATTERNS[operator]).format(column=title, values=_listed(condition, texts))
    return f"{title}: {_range_text(condition, texts) if operator is Operator.BETWEEN else _listed(condition, texts)}"


def _listed(condition: Condition, texts: list[str]) -> str:
    names = list(condition.labels) or texts
    shown = ", ".join(names[:_SHOWN_LABELS])
    more = len(names) - _SHOWN_LABELS
    return shown + (" " + plural("and {n} more", "and {n} more", more).format(n=more) if more > 0 else "")


def _range_text(condition: Condition, texts: list[str]) -> str:
    if condition.labels:
        return condition.labels[0]
    last = condition.values[1]
    if isinstance(last, date):
        return f"{texts[0]} – {day_text(last - timedelta(1))}"
    return f"{texts[0]} – {texts[1]}"


def _value_text(field: RegistryField, value: Any, currency: str) -> str:
    if value is None:
        return _("not given")
    if field.codes:
        return _(field.codes.get(value, str(value)))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) or field.source is not None:
        return str(value)
    text = field.kind.text(value)
    return f"{text}{NARROW}{currency_sign(currency)}" if field.kind.is_money and currency else text
