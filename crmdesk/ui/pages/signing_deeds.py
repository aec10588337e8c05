"""SigningDeeds: what moves the report in hand on: signed, approved, marked on paper, returned, withdrawn."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from crmdesk.data.errors import Cancelled
from crmdesk.data.keys.keyfile import PassphraseFault
from crmdesk.data.period_reports.acts import Act
from crmdesk.data.period_reports.statements import Judgement
from crmdesk.data.words import _
from crmdesk.ui.dialogs.reading import read_up_to
from crmdesk.ui.dialogs.signing import PaperDialog, PassphraseDialog, RemarkDialog
from crmdesk.ui.pages.signing_words import about_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.keys.signer import KeyInHand
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress
    from crmdesk.ui.pages.signing_pane import SigningPane
    from crmdesk.ui.pages.signing_reading import Sheet


class SigningDeeds(QObject):
    """One deed at a time: while one is on its way the buttons rest, and a second click does nothing."""

    done = Signal(object)
    """The report with this id was signed, approved or sent back by who is at work."""
    frozen = Signal(object)
    """The report with this id is ready to be printed and signed."""
    returned = Signal(object, object)
    """A report, and its next revision that is the one to work with."""
    busy_changed = Signal(bool)
    told = Signal(str, bool)
    """Why it did not work, and whether a key would help; empty while nothing is wrong."""

    def __init__(self, context: Context, page: QWidget, pane: SigningPane) -> None:
        super().__init__(page)
        self._context, self._page, self._pane = context, page, pane
        self._sheet: Sheet | None = None
        self._acted: Sheet | None = None
        """The report that a deed is on its way for; the one in hand may be another by then."""
        self._is_warm = False
        self._seen: int | None = None
        """The version that the person saw; None where their own text is still on its way."""
        self._dialog: QDialog | None = None
        self._typed: tuple[str | None, bool] = (None, False)
        """The passphrase that was typed, and whether to remember it."""

    @property
    def is_busy(self) -> bool:
        """Whether a deed is on its way."""
        return self._acted is not None

    @property
    def dialog(self) -> QDialog | None:
        """The dialog that waits for an answer."""
        return self._dialog

    def hold(self, sheet: Sheet) -> None:
        """Act on this report from now on; where it can be signed, what signing needs is imported meanwhile."""
        self._sheet = sheet
        if not self._is_warm and {Act.SIGN, Act.APPROVE} & sheet.rights:
            self._is_warm = True
            self._context.jobs.start(_warm_up)

    # -- an electronic signature ---------------------------------------------------------------------------------

    def sign(self) -> None:
        """Sign as the author or approve as the head, with the key of who is at work."""
        if self._begin():
            self._typed = (None, False)
            self._open_key()

    def _open_key(self) -> None:
        person = self._context.store.person_id
        work = partial(_open_key, self._context.store, person, self._typed[0])
        self._context.jobs.start(work, done=self._on_key, failed=self._on_key_failed, replaces=(self, "key"))

    def _on_key(self, key: KeyInHand) -> None:
        self._close_dialog()
        sheet = self._acted
        if sheet is None:
            return
        if self._typed[1]:
            work = partial(_remember, self._context.store, key.certificate_id, self._typed[0] or "")
            self._context.jobs.start(work, failed=self._on_not_remembered)
        self._typed = (None, False)
        if Act.APPROVE in sheet.rights:
            work_of = partial(
                _approve, report_id=sheet.row.id, word=self._word(), verdicts=self._verdicts(), key=key,
                version=self._seen,
            )  # fmt: skip
        else:
            work_of = partial(_sign, report_id=sheet.row.id, key=key, version=self._seen)
        self._start(work_of, self._on_done)

    def _on_key_failed(self, error: Exception) -> None:
        if isinstance(error, PassphraseFault):
            self._ask_passphrase(error)
        elif isinstance(error, Cancelled):
            self._end()
        else:
            self._close_dialog()
            self._end(str(error), about_key=True)

    def _ask_passphrase(self, fault: PassphraseFault) -> None:
        if isinstance(self._dialog, PassphraseDialog):
            self._dialog.tell(str(fault))
            return
        is_token = getattr(fault, "is_pin", False)
        dialog = PassphraseDialog(str(fault), is_token=bool(is_token), parent=self._page.window())
        dialog.said.connect(self._on_passphrase)
        self._open(dialog)

    def _on_passphrase(self, typed: str, remember: bool) -> None:
        self._typed = (typed, remember)
        self._open_key()

    def _on_not_remembered(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)

    # -- paper ---------------------------------------------------------------------------------------------------

    def freeze(self) -> None:
        """Freeze the report, to be printed and signed on paper."""
        if self._begin() and self._acted is not None:
            self._start(partial(_freeze, report_id=self._acted.row.id, version=self._seen), self._on_frozen)

    def mark_on_paper(self) -> None:
        """Say whose signatures stand on the paper."""
        if not self._begin() or self._acted is None:
            return
        row = self._acted.row
        signed = frozenset({"author"} if row.signed_at is not None else ())
        may_approve = self._context.store.person_id != row.author_id
        dialog = PaperDialog(row.author, row.approver if may_approve else "", signed, self._page.window())
        dialog.said.connect(self._on_marked)
        self._open(dialog)

    def _on_marked(self, parts: tuple[str, ...], scan: Path | None) -> None:
        sheet = self._acted
        if sheet is not None:
            work = partial(
                _mark, report_id=sheet.row.id, parts=parts, word=self._word(), verdicts=self._verdicts(), scan=scan,
                version=self._seen,
            )  # fmt: skip
            self._start(work, self._on_done)

    # -- back ----------------------------------------------------------------------------------------------------

    def send_back(self) -> None:
        """Return the report to its author with a remark."""
        if not self._begin() or self._acted is None:
            return
        row = self._acted.row
        about = _("{report} goes back to its author. The next revision has the same text and promises; this one stays.")
        dialog = RemarkDialog(
            _("Return the report"), about.format(report=about_title(row)), _("Remark for the author"), _("Return"),
            self._context.drafts.text(_remark_key(row.id)), self._page.window(),
        )  # fmt: skip
        dialog.said.connect(self._on_remark)
        self._open(dialog)

    def _on_remark(self, remark: str) -> None:
        if self._acted is not None:
            self._context.drafts.keep(_remark_key(self._acted.row.id), remark)
            self._start(partial(_send_back, report_id=self._acted.row.id, remark=remark), self._on_returned)

    def withdraw(self) -> None:
        """Withdraw a report that nobody signed, with a reason."""
        if not self._begin() or self._acted is None:
            return
        row = self._acted.row
        about = _("The number {number} stays taken, and the reason explains it.").format(number=row.number_text)
        dialog = RemarkDialog(
            _("Withdraw the report"), f"{about_title(row)}. {about}", _("Reason"), _("Withdraw"),
            parent=self._page.window(),
        )  # fmt: skip
        dialog.said.connect(self._on_reason)
        self._open(dialog)

    def _on_reason(self, reason: str) -> None:
        if self._acted is not None:
            self._start(partial(_withdraw, report_id=self._acted.row.id, reason=reason), self._on_done)

    # -- under the bonnet ----------------------------------------------------------------------------------------

    def _begin(self) -> bool:
        """Begin a deed with the report in hand; False while another is on its way."""
        if self._sheet is None or self.is_busy:
            return False
        is_typed = any(editor.is_open for editor in self._pane.editors)
        self._pane.finish_typing()  # its text goes before the signature
        self._acted = self._sheet
        self._seen = None if is_typed or self._context.deeds.waiting else self._sheet.row.version
        self.told.emit("", False)
        self.busy_changed.emit(True)
        return True

    def _end(self, trouble: str = "", *, about_key: bool = False) -> None:
        self._acted = None
        self._typed = (None, False)
        self.busy_changed.emit(False)
        self.told.emit(trouble, about_key)

    def _start(self, work: Callable[[Store], Deed], done: Callable[[Deed], None]) -> None:
        self._context.deeds.start(work, done=done, failed=self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        if (
            self._dialog is not None
            and self._dialog.isVisible()
            and isinstance(self._dialog, (RemarkDialog, PaperDialog))
        ):
            self._dialog.tell(str(error))  # what was typed stays, and the person may try again
            return
        self._end(str(error))

    def _on_done(self, _deed: Deed) -> None:
        sheet = self._acted
        self._close_dialog()
        self._end()
        if sheet is not None:
            self._context.drafts.drop(word_key(sheet.row.id))
            self.done.emit(sheet.row.id)

    def _on_frozen(self, _deed: Deed) -> None:
        sheet = self._acted
        self._end()
        if sheet is not None:
            self.frozen.emit(sheet.row.id)

    def _on_returned(self, deed: Deed) -> None:
        sheet = self._acted
        self._close_dialog()
        self._end()
        if sheet is not None:
            self._context.drafts.drop(_remark_key(sheet.row.id))
            self.returned.emit(sheet.row.id, deed.ids[0])

    def _open(self, dialog: PassphraseDialog | RemarkDialog | PaperDialog) -> None:
        self._dialog = dialog
        dialog.rejected.connect(self._on_given_up)
        dialog.open()

    def _close_dialog(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.blockSignals(True)
            dialog.close()
            dialog.deleteLater()

    def _on_given_up(self) -> None:
        self._close_dialog()
        self._end()

    def _word(self) -> str:
        return self._pane.word.text if not self._pane.word.isHidden() else ""

    def _verdicts(self) -> dict[int, Judgement]:
        """Return what the head says of the promises that no figure judges, as chosen in the pane."""
        sheet = self._acted
        judged = self._pane.outcomes.verdicts
        ids = () if sheet is None else sheet.judging
        return {int(one): Judgement(judged[one]) for one in ids if judged.get(one)}


def word_key(report_id: int) -> str:
    """Return the key of the draft of the head's word."""
    return f"period-report:{report_id}:word"


def _remark_key(report_id: int) -> str:
    return f"period-report:{report_id}:remark"


def _warm_up(_progress: Progress) -> None:
    from crmdesk.reports.period_reports.signing import warm_up  # noqa: PLC0415 - signatures are dear to import

    warm_up()


def _open_key(store: Store, person_id: int | None, typed: str | None, _progress: Progress) -> KeyInHand:
    from crmdesk.data.errors import UsageFault  # noqa: PLC0415 - beside the heavy one
    from crmdesk.data.keys.signer import signer_of  # noqa: PLC0415 - keys are dear to import

    if person_id is None:
        raise UsageFault(_("Nobody is at work here. Choose who is, to sign or to write."))
    return signer_of(store, person_id, passphrase=typed, pin=typed)


def _remember(store: Store, certificate_id: int, passphrase: str, _progress: Progress) -> None:
    from crmdesk.data.errors import EnvironmentFault  # noqa: PLC0415 - beside the heavy one
    from crmdesk.data.keys.passphrase import keychain_sentence  # noqa: PLC0415 - keys are dear to import
    from crmdesk.data.keys.people import keep_passphrase  # noqa: PLC0415 - as above

    if not keep_passphrase(store, certificate_id, passphrase):
        raise EnvironmentFault(keychain_sentence(remembered=False))


def _sign(store: Store, *, report_id: int, key: KeyInHand, version: int | None) -> Deed:
    from crmdesk.reports.period_reports.signing import sign_report  # noqa: PLC0415 - signatures are dear to import

    return sign_report(store, report_id, key, version)


def _approve(
    store: Store, *, report_id: int, word: str, verdicts: dict[int, Judgement], key: KeyInHand, version: int | None
) -> Deed:
    from crmdesk.reports.period_reports.signing import approve_report  # noqa: PLC0415 - as above

    return approve_report(store, report_id, word, verdicts, key, version)


def _freeze(store: Store, *, report_id: int, version: int | None) -> Deed:
    from crmdesk.reports.period_reports.signing import freeze_report  # noqa: PLC0415 - as above

    return freeze_report(store, report_id, version)


def _mark(
    store: Store,
    *,
    report_id: int,
    parts: tuple[str, ...],
    word: str,
    verdicts: dict[int, Judgement],
    scan: Path | None,
    version: int | None,
) -> Deed:
    from crmdesk.data.period_reports.steps import Scan  # noqa: PLC0415 - as above
    from crmdesk.reports.period_reports.signing import LARGEST_SCAN, mark_on_paper  # noqa: PLC0415 - as above

    held = None if scan is None else Scan(scan.name, read_up_to(scan, LARGEST_SCAN))
    return mark_on_paper(store, report_id, parts, word, verdicts, held, version)


def _send_back(store: Store, *, report_id: int, remark: str) -> Deed:
    from crmdesk.reports.period_reports.signing import return_report  # noqa: PLC0415 - as above

    return return_report(store, report_id, remark)


def _withdraw(store: Store, *, report_id: int, reason: str) -> Deed:
    from crmdesk.data.period_reports.steps import withdraw  # noqa: PLC0415 - as above

    return withdraw(store, report_id, reason)
