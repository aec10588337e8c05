"""Event filters: what a window hears of its last events while Python collects it must not need what is gone by then."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

import crmdesk.ui

#: What Qt sends while widgets are destroyed.
LAST_WORDS = (
    QEvent.Type.Hide,
    QEvent.Type.HideToParent,
    QEvent.Type.Leave,
    QEvent.Type.ChildRemoved,
    QEvent.Type.Destroy,
    QEvent.Type.DeferredDelete,
    QEvent.Type.DynamicPropertyChange,
    QEvent.Type.WindowDeactivate,
    QEvent.Type.ParentChange,
)


def _filters() -> list[type[QObject]]:
    """Return every class of the window that filters events."""
    return [
        one
        for module in pkgutil.walk_packages(crmdesk.ui.__path__, "crmdesk.ui.")
        for one in vars(importlib.import_module(module.name)).values()
        if isinstance(one, type) and one.__module__ == module.name and "eventFilter" in vars(one)
    ]


@pytest.mark.parametrize("made", _filters(), ids=lambda made: made.__name__)
def test_a_filter_in_the_midst_of_being_collected_lets_events_pass(qapp: QApplication, made: Any) -> None:
    """The collector takes an object's attributes before Qt destroys it, and Qt still tells it what happens to others."""
    built_in = next(base for base in made.__mro__ if base.__module__.startswith("PySide6"))
    bare = made.__new__(made)
    built_in.__init__(bare)
    for kind in LAST_WORDS:
        assert not bare.eventFilter(QObject(), QEvent(kind)), kind
