"""Contacts: people at clients."""

from __future__ import annotations

from crmdesk.data.imports.kinds import Kind, Shape, Target, words
from crmdesk.data.models import Contact
from crmdesk.data.words import N_

TARGETS = (
    Target("name", N_("Full name"), required=True, words=words(
        "полное имя контакта, фио, имя контакта, контакт, полное имя, имя и фамилия, contact name, full name, name, display name, last name, фамилия, имя")),
    Target("client", N_("Client"), Shape.REFERENCE, "client_id", "client", words=words(
        "название компании, компания, компания контакта, организация, клиент, account name, company, company name, organization, account, account id, associated company, company / account")),
    Target("position", N_("Position"), words=words("должность, position, job title, title, occupation, role")),
    Target("role", N_("Role in the decision"), Shape.CHOICE, choices={
        "decides": words("decides, decision maker, лпр, принимает решение, решает"),
        "influences": words("influences, influencer, лвр, влияет, champion"),
        "uses": words("uses, user, end user, пользователь"),
        "blocks": words("blocks, blocker, блокирует, противник"),
        "pays": words("pays, budget holder, платит, бухгалтер, бухгалтерия"),
        "expert": words("expert, эксперт, технический специалист, technical"),
    }, words=words("роль, роль в сделке, buying role, contact role, роль в решении")),
    Target("phones", N_("Phones"), Shape.PHONES, words=words(
        "рабочий телефон, мобильный телефон, телефон, тел, моб тел, рабочий прямой телефон, другой телефон, домашний телефон, phone, mobile, mobile phone, work phone, phone number, telephone, mobile phone number")),
    Target("emails", N_("E-mails"), Shape.EMAILS, words=words("рабочий email, рабочий e-mail, e-mail, email, личный email, частный e-mail, другой email, почта, email address, e-mail address, primary email")),
    Target("birthday", N_("Birthday"), Shape.DAY, words=words("дата рождения, день рождения, birthday, date of birth, birthdate")),
    Target("consent", N_("Consent given"), Shape.DAY, "consent_on", words=words("дата согласия, согласие получено, consent date")),
    Target("source", N_("Source"), Shape.REFERENCE, "source_id", "source", words=words("источник, lead source, source, original source")),
    Target("owner", N_("Manager"), Shape.REFERENCE, "owner_id", "manager", words=words("ответственный, ответственный за контакт, contact owner, owner, assigned to, менеджер")),
    Target("note", N_("Note"), Shape.NOTE, words=words("примечание, комментарий, примечание 1, notes, note, description")),
    Target("created", N_("Created"), Shape.MOMENT, words=words("дата создания, дата создания контакта, created time, create date, created date, created at, created, add time")),
    Target("external_id", N_("Id elsewhere"), Shape.KEY, words=words("id, contactid, contact id, record id, external_id, код, код 1с, ид")),
)  # fmt: skip

KIND = Kind("contacts", N_("Contacts"), Contact, TARGETS, ("external_id", "name+client"), "contact")
