"""How cells of an Answer look: colours by worth, bars by share, tags that give way, widths that fit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from crmdesk.reports.answer import Mark
from crmdesk.ui.widgets.answer_model import AnswerModel, Shape
from crmdesk.ui.widgets.delegates import ROW, TAGS, AnswerDelegate, paint_spark
from tests.reports.made_answers import PEOPLE, by_manager, many_measures


@pytest.fixture
def model(qapp):
    made = AnswerModel()
    made.show_answer(by_manager())
    return made


def place_of(model, shape):
    return next(place for place, shown in enumerate(model.columns) if shown.shape is shape)


def painted(theme, model, row, column, *, width=0, state=None, totals=False):
    """Paint one cell and return the picture."""
    delegate = AnswerDelegate(theme, totals=totals)
    index = model.index(row, column)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, width or delegate.width_of(index), ROW)
    option.state = state or QStyle.StateFlag.State_Enabled
    image = QImage(option.rect.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    delegate.paint(painter, option, index)
    painter.end()
    return image


def count_of(image, colour):
    """Return how many pixels are nearly of a colour."""
    wanted = QColor(colour)
    near = 0
    for x in range(image.width()):
        for y in range(image.height()):
            found = image.pixelColor(x, y)
            parts = ("red", "green", "blue")
            near += all(abs(getattr(found, part)() - getattr(wanted, part)()) < 40 for part in parts)
    return near


def test_a_rise_is_green_and_a_fall_is_red(model, theme):
    """Sokolova's +21 % and Orlov's -18 % differ by colour as well as by arrow."""
    place = place_of(model, Shape.CHANGE)
    rise, fall = painted(theme, model, 0, place), painted(theme, model, 5, place)
    assert count_of(rise, theme.tokens.pos) > 10 > count_of(rise, theme.tokens.neg)
    assert count_of(fall, theme.tokens.neg) > 10 > count_of(fall, theme.tokens.pos)


def test_a_longer_sales_cycle_is_red_though_it_rises(theme, qapp):
    """The colour follows what is good for the measure, not the direction."""
    model = AnswerModel()
    model.show_answer(many_measures())
    changes = [
        place for place, shown in enumerate(model.columns) if shown.shape is Shape.CHANGE and shown.column.index == 3
    ]
    assert changes
    image = painted(theme, model, 7, changes[0])
    assert count_of(image, theme.tokens.neg) > 10 > count_of(image, theme.tokens.pos)


def test_the_bar_of_a_share_is_as_long_as_the_share(model, theme):
    """The largest share has the longest bar, the smallest the shortest."""
    place = place_of(model, Shape.SHARE)
    lengths = [count_of(painted(theme, model, row, place), theme.tokens.accent) for row in (0, 3, 7)]
    assert lengths[0] > lengths[1] > lengths[2] > 0


def test_tags_that_do_not_fit_keep_their_icons(model, theme):
    """Both tags of a line are still seen in a narrow column."""
    model.show_answer(by_manager(PEOPLE[:2]))
    place, row = place_of(model, Shape.MARKS), 0
    assert len(model.line_at(row).marks) == 2
    wide = painted(theme, model, row, place)
    narrow = painted(theme, model, row, place, width=64)
    assert count_of(wide, theme.tokens.pos_soft) > count_of(narrow, theme.tokens.pos_soft) > 50


def test_every_mark_has_its_tag():
    """A mark that the engine may give has an icon and colours."""
    assert set(TAGS) == set(Mark)


def test_the_selected_and_the_pointed_row_are_told_apart_by_their_ground(model, theme):
    """Selection is the soft accent, hovering is grey, the total is sunken."""
    flags = QStyle.StateFlag
    place = place_of(model, Shape.NUMBER)
    assert painted(theme, model, 0, place).pixelColor(1, 1) == QColor(theme.tokens.surface)
    assert painted(theme, model, 0, place, state=flags.State_Selected).pixelColor(1, 1) == QColor(
        theme.tokens.accent_soft
    )
    assert painted(theme, model, 0, place, state=flags.State_MouseOver).pixelColor(1, 1) == QColor(theme.tokens.hover)
    assert painted(theme, model, 0, place, totals=True).pixelColor(1, 1) == QColor(theme.tokens.sunken)


def test_a_cell_is_as_wide_as_its_text_and_more(model, theme):
    """A longer figure asks for more room, and every row is equally high."""
    delegate = AnswerDelegate(theme)
    place = place_of(model, Shape.VALUE)
    assert delegate.width_of(model.index(0, place)) > delegate.width_of(model.index(7, place))
    assert delegate.sizeHint(QStyleOptionViewItem(), model.index(0, place)).height() == ROW


@pytest.mark.parametrize(
    ("values", "end"),
    [
        ((), None),
        ((None, None), None),
        ((0.0, 10.0), QPointF(100, 0)),
        ((10.0, 0.0, None), QPointF(50, 20)),
        ((5.0,), QPointF(0, 10)),
        ((3.0, 3.0), QPointF(100, 14)),
    ],
)
def test_a_small_line_ends_at_its_last_figure(values, end, qapp):
    """The dot stands where the figures end; nothing known draws nothing."""
    image = QImage(120, 40, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    found = paint_spark(painter, QRectF(0, 0, 100, 20), values, (0.0, 10.0), QPen())
    painter.end()
    assert found == end
