"""Scopes: the firm, each department with all below it, and one's own."""

from __future__ import annotations

import pytest

from crmdesk.data.access import EVERYBODY, list_scopes, own_scope, scope_label, scope_named
from crmdesk.data.errors import UsageFault
from tests.factories import ANNA, COMPANY, HEAD, IVAN, NAMESAKE, PROJECTS, plant


def test_a_department_has_everybody_below_it(store) -> None:
    plant(store)
    scopes = {scope.key: scope.manager_ids for scope in list_scopes(store)}
    assert next(iter(scopes)) == "all"
    assert scopes[f"department:{COMPANY}"] == {IVAN, NAMESAKE, ANNA, HEAD}
    assert scopes[f"department:{PROJECTS}"] == {IVAN, ANNA}
    assert scopes["department:14"] == frozenset()


def test_a_scope_is_found_by_key_and_by_name(store) -> None:
    plant(store)
    assert scope_named(store, "all") == EVERYBODY
    assert scope_named(store, "Projects") == scope_named(store, f"department:{PROJECTS}")
    with pytest.raises(UsageFault, match="Did you mean “Projects”"):
        scope_named(store, "Project")
    assert scope_label(EVERYBODY) == "Whole firm"
    assert own_scope(7).manager_ids == {7}
