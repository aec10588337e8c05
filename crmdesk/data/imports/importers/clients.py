"""Clients: companies, sole traders and persons."""

from __future__ import annotations

from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.kinds import Kind, Shape, Target, words
from crmdesk.data.models import Client
from crmdesk.data.models.clients import STATUSES
from crmdesk.data.words import N_

KINDS_OF_CLIENT = {
    "company": words(
        "company, organization, organisation, account, legal entity, компания, организация, юридическое лицо, юрлицо, юр. лицо, юл, b2b"
    ),
    "trader": words("trader, sole trader, ип, индивидуальный предприниматель, предприниматель"),
    "person": words("person, individual, физическое лицо, физлицо, физ. лицо, фл, частное лицо, b2c"),
}

TARGETS = (
    Target("name", N_("Name"), required=True, words=words(
        "название компании, наименование, название, компания, организация, клиент, контрагент, рабочее наименование,"
        " account name, company name, company, account, organization, organization name, customer, customer name, client, client name, name")),
    Target("legal_name", N_("Legal name"), words=words("полное наименование, юридическое название, юридическое наименование, legal name, full name, company legal name")),
    Target("kind", N_("Kind"), Shape.CHOICE, choices=KINDS_OF_CLIENT, words=words("вид клиента, вид контрагента, юр/физ лицо, юр. / физ. лицо, client kind, тип лица")),
    Target("inn", N_("INN"), Shape.INN, words=words("инн, inn, tax id, tin, vat")),
    Target("kpp", N_("KPP"), Shape.KPP, words=words("кпп, kpp")),
    Target("ogrn", N_("OGRN"), Shape.OGRN, words=words("огрн, огрнип, ogrn")),
    Target("industry", N_("Industry"), words=words("отрасль, сфера деятельности, сфера, вид деятельности, industry, sector, vertical")),
    Target("country", N_("Country"), words=words("страна, country, billing country, country/region, office_location")),
    Target("region", N_("Region"), words=words("регион, область, край, region, state, billing state, state/region, state/province")),
    Target("city", N_("City"), words=words("город, населенный пункт, city, billing city, town")),
    Target("address", N_("Address"), Shape.NOTE, words=words("адрес, фактический адрес, юридический адрес, address, street address, billing street, street")),
    Target("size", N_("Size"), words=words("размер, размер компании, размер клиента, client size, company size, size")),
    Target("category", N_("Client type"), words=words("тип клиента, тип компании, категория клиента, категория, тип, account type, customer type, type, company type")),
    Target("source", N_("Source"), Shape.REFERENCE, "source_id", "source", words=words("источник, lead source, source, original source, account source")),
    Target("owner", N_("Manager"), Shape.REFERENCE, "owner_id", "manager", words=words(
        "ответственный, ответственный менеджер, менеджер, куратор, account owner, owner, company owner, assigned to, assigned user, sales rep, manager")),
    Target("relationship", N_("Relationship type"), Shape.REFERENCE, "relationship_id", "relationship_type", words=words("тип отношений, отношения, relationship, relationship type")),
    Target("status", N_("Lifecycle status"), Shape.CHOICE, choices={number: words(text) for number, text in enumerate((
        "potential, потенциальный", "working, in work, в работе", "refused, отказ", "new, новый", "one_time, one-time, разовый", "periodic, периодический",
        "permanent, постоянный", "key, ключевой", "growing, растущий", "declining, снижающийся", "sleeping, спящий", "lost, потерянный"), start=1)}),
    Target("parent", N_("Parent client"), Shape.REFERENCE, "parent_id", "client", words=words(
        "головная компания, группа компаний, холдинг, материнская компания, parent account, parent company, parent, subsidiary_of, subsidiary of")),
    Target("phones", N_("Phones"), Shape.PHONES, words=words(
        "телефон, телефоны, тел, моб тел, рабочий телефон, мобильный телефон, другой телефон, phone, phones, phone number, company phone, work phone, mobile, mobile phone, telephone, business phone")),
    Target("emails", N_("E-mails"), Shape.EMAILS, words=words("e-mail, email, почта, электронная почта, рабочий e-mail, рабочий email, email address, e-mail address, emails")),
    Target("site", N_("Site"), words=words("сайт, web, веб-сайт, корпоративный сайт, website, web site, url, company domain name, website url")),
    Target("tags", N_("Tags"), Shape.TAGS, words=words("теги, метки, tags, tag, labels, label")),
    Target("note", N_("Note"), Shape.NOTE, words=words("комментарий, примечание, описание, note, notes, description, comment, comments")),
    Target("created", N_("Created"), Shape.MOMENT, words=words("дата создания, создан, дата регистрации, created time, create date, created date, created at, created, created on, add time, date added")),
    Target("external_id", N_("Id elsewhere"), Shape.KEY, words=words("id, record id, accountid, account id, company id, organization id, client_id, код, код 1с, код клиента, ид, идентификатор, external_id")),
)  # fmt: skip


def finish(draft: Draft) -> None:
    """A client with a trader's INN or name is a trader where the file does not say what it is."""
    if "kind" in draft.values:
        return
    names, inns = draft.column("name"), draft.column("inn")
    draft.values["kind"] = [
        "trader" if (inn and len(inn) == 12 and (name or "")[:3].casefold() == "ип ") else "company"
        for name, inn in zip(names, inns, strict=True)
    ]


assert len(STATUSES) == 12, "the choices of status follow the definitions"

KIND = Kind("clients", N_("Clients"), Client, TARGETS, ("external_id", "inn", "name"), "client", finish)
