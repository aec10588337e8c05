"""The switches of language and theme, the same on the first screen and in the settings."""

from __future__ import annotations

from crmdesk.data import words
from crmdesk.data.words import _
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.segments import Segment, Segments


def language_switch() -> Segments:
    """Return the choice of a language; each is named in itself."""
    switch = Segments([Segment("ru", "Русский"), Segment("en", "English")])
    switch.set_current(words.language())
    switch.setAccessibleName(_("Language"))
    return switch


def theme_switch(theme: Theme, *, with_words: bool = False) -> Segments:
    """Return the choice of a theme, as icons or with words."""
    only = not with_words
    switch = Segments(
        [
            Segment("light", _("Light"), theme.icon("sun", "text2", checked="accent"), icon_only=only),
            Segment("dark", _("Dark"), theme.icon("moon", "text2", checked="accent"), icon_only=only),
            Segment("system", _("As the system"), theme.icon("monitor", "text2", checked="accent"), icon_only=only),
        ]
    )
    switch.set_current(theme.mode)
    switch.setAccessibleName(_("Theme"))
    return switch
