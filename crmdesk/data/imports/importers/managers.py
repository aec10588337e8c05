"""Managers: the people of the firm."""

from __future__ import annotations

from crmdesk.data.imports.kinds import Kind, Shape, Target, words
from crmdesk.data.models import Manager
from crmdesk.data.words import N_

TARGETS = (
    Target("name", N_("Full name"), required=True, words=words(
        "менеджер, фио, сотрудник, ответственный, имя и фамилия, полное имя, sales_agent, full name, user name, employee, sales rep, name, manager name, last name, имя")),
    Target("department", N_("Department"), Shape.REFERENCE, "department_id", "department", words=words("подразделение, отдел, департамент, группа, regional_office, department, team, sales team, office, group")),
    Target("head", N_("Head"), Shape.REFERENCE, "head_id", "manager", words=words("руководитель, начальник, непосредственный руководитель, manager, head, supervisor, reports to, boss")),
    Target("role", N_("Role"), Shape.CHOICE, choices={
        "administrator": words("administrator, admin, администратор"),
        "head": words("head, ceo, director, руководитель, директор"),
        "department_head": words("department_head, department head, team lead, head of department, начальник отдела, руководитель отдела, руководитель группы, роп"),
        "manager": words("manager, sales, user, менеджер, сотрудник, продавец"),
        "viewer": words("viewer, observer, read only, наблюдатель"),
    }, words=words("роль, права, role, profile")),
    Target("position", N_("Position"), words=words("должность, position, job title, title")),
    Target("gender", N_("Gender"), Shape.CHOICE, choices={"m": words("m, male, м, муж, мужской"), "f": words("f, female, ж, жен, женский")}, words=words("пол, gender, sex")),
    Target("login", N_("Login"), words=words("логин, login, username, user login")),
    Target("email", N_("E-mail"), Shape.EMAIL, words=words("e-mail, email, почта, рабочий e-mail, email address, user email")),
    Target("phone", N_("Phone"), Shape.PHONE, words=words("телефон, рабочий телефон, мобильный телефон, phone, mobile, work phone")),
    Target("active_from", N_("Works from"), Shape.DAY, words=words("дата приема, дата приёма, принят, работает с, hire date, start date, active from")),
    Target("active_until", N_("Left"), Shape.DAY, words=words("дата увольнения, уволен, end date, termination date, active until")),
    Target("external_id", N_("Id elsewhere"), Shape.KEY, words=words("id, user_id, user id, userid, employee id, табельный номер, код, ид, external_id")),
)  # fmt: skip

KIND = Kind("managers", N_("Managers"), Manager, TARGETS, ("external_id", "email", "name"))
