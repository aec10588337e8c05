"""The command that says whether a report's file, or the text of its QR code, is genuine: 0 yes, 1 no."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmdesk.cli.bases import open_base
from crmdesk.data.errors import UsageFault
from crmdesk.data.period_reports.numbers import number_text
from crmdesk.data.words import N_, _
from crmdesk.reports.output.json import dumped
from crmdesk.reports.period_reports.verdict import Answer, Reason, Verdict

if TYPE_CHECKING:
    import argparse

    from crmdesk.data.keys.trust import Trust
    from crmdesk.data.store import Store

YES, NO = 0, 1
_ANSWERS = {Answer.YES: N_("yes"), Answer.NO: N_("no"), Answer.UNKNOWN: N_("not known")}


def verify(options: argparse.Namespace) -> int:
    """Verify a file or a text, show the reasons and return 0 where it is genuine, 1 where it is not.

    Raises:
        UsageFault: neither or both were given, or the text is no report's.
        EnvironmentFault: the file, the root or the base cannot be read.
    """
    if (options.file is None) == (options.text is None):
        raise UsageFault(_("Name the PDF of a report, or give the text of its QR code with --text."))
    alone = options.root is not None and not options.base
    if alone and options.text is not None:
        raise UsageFault(_("The text of a code is compared with the base: name it with --base."))
    store = None if alone else open_base(options)
    try:
        verdict = _verdict(store, options)
    finally:
        if store is not None:
            store.close()
    sys.stdout.write(dumped(_data(verdict)).decode() if options.json else _text(verdict))
    return YES if verdict.ok else NO


def _verdict(store: Store | None, options: argparse.Namespace) -> Verdict:
    from crmdesk.reports.period_reports.verification import verify_file, verify_text  # noqa: PLC0415 - dear to import

    if options.text is not None:
        assert store is not None
        return verify_text(store, options.text)
    return verify_file(store, Path(options.file), _trust(store, options.root))


def _trust(store: Store | None, root: str | None) -> Trust | None:
    """Return whom to trust: the root that was named and nobody else, with what the base knows of its certificates."""
    from crmdesk.data.keys.trust import trust_of  # noqa: PLC0415 - as above
    from crmdesk.reports.period_reports.verification import trust_in  # noqa: PLC0415 - as above

    if root is None:
        return None
    named = trust_in(Path(root))
    if store is None:
        return named
    known = trust_of(store)
    ours = tuple(held for held in known.roots if held.sha256 == named.roots[0].sha256)
    return replace(known, roots=ours or named.roots)


def _text(verdict: Verdict) -> str:
    lines = [verdict.title, ""]
    lines += [f"  {_(_ANSWERS[reason.answer]):<10} {reason.what}: {reason.text}" for reason in verdict.reasons]
    return "\n".join(lines) + "\n"


def _data(verdict: Verdict) -> dict[str, Any]:
    return {
        "ok": verdict.ok,
        "title": verdict.title,
        "number": number_text(verdict.number, verdict.revision) if verdict.number else None,
        "subject": verdict.subject or None,
        "sha256": verdict.sha256 or None,
        "signatures": [
            {
                "part": signed.part, "way": signed.way, "name": signed.name, "signed_at": signed.signed_at.isoformat(),
                "word": signed.word or None, "marked_by": signed.marked_by or None,
            }
            for signed in verdict.signatures
        ],
        "reasons": [_reason(reason) for reason in verdict.reasons],
    }  # fmt: skip


def _reason(reason: Reason) -> dict[str, str]:
    return {"key": reason.key, "what": reason.what, "answer": reason.answer.value, "text": reason.text}
