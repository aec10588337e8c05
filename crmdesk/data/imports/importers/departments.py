"""Departments and the tree they form."""

from __future__ import annotations

from crmdesk.data.imports.kinds import Kind, Shape, Target, words
from crmdesk.data.models import Department
from crmdesk.data.words import N_

TARGETS = (
    Target("name", N_("Name"), required=True, words=words("подразделение, отдел, департамент, название, department, team, name, department name, regional_office")),
    Target("parent", N_("Part of"), Shape.REFERENCE, "parent_id", "department", words=words("родительское подразделение, вышестоящее подразделение, входит в, parent, parent department")),
    Target("head", N_("Head"), Shape.REFERENCE, "head_id", "manager", words=words("руководитель, начальник, head, manager, lead")),
    Target("external_id", N_("Id elsewhere"), Shape.KEY, words=words("id, department id, код, ид, external_id")),
)  # fmt: skip

KIND = Kind("departments", N_("Departments"), Department, TARGETS, ("external_id", "name"))
