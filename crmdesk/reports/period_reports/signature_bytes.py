"""The bytes of a signature that the signature itself does not cover: nothing may hide there.

A PDF signature covers the file except the gap that holds it. Whatever could be changed in the gap without breaking the
signature (zeros after it, the case of its digits, another spelling of the same DER, certificates nobody needs) is
refused, so that of a signed file there is one sequence of bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

_DIGITS = frozenset(b"0123456789ABCDEF")


def gap_of(content: bytes, byte_range: Sequence[int]) -> bytes | None:
    """Return what stands between the two halves that a signature covers, angle brackets included.

    None where the halves are no halves: the first must begin the file, and the second must follow the gap.
    """
    if len(byte_range) != 4 or any(place < 0 for place in byte_range):
        return None
    begin, length, second, rest = byte_range
    if begin != 0 or second <= length + 2 or second + rest > len(content):
        return None
    return content[length:second]


def is_whole(content: bytes, byte_range: Sequence[int]) -> bool:
    """Whether nothing follows what the signature covers."""
    return byte_range[2] + byte_range[3] == len(content)


def held_by(gap: bytes) -> bytes | None:
    """Return the DER in a gap; None unless it is upper-case hexadecimal digits of DER and zeros after it, nothing else."""
    digits = gap[1:-1]
    if gap[:1] != b"<" or gap[-1:] != b">" or len(digits) % 2 or not _DIGITS.issuperset(digits):
        return None
    held = bytes.fromhex(digits.decode())
    length = _der_length(held)
    if length is None or length > len(held) or any(held[length:]):
        return None
    return held[:length]


def is_plain(der: bytes, known: Collection[bytes]) -> bool:
    """Whether a signature is spelled in the one way of DER and carries nothing but itself.

    Args:
        der: the CMS message.
        known: the certificates in DER that may lie beside the signer's own: the firm's root.
    """
    from asn1crypto import cms  # noqa: PLC0415 - only who verifies pays for it

    message = cms.ContentInfo.load(der, strict=True)
    signed = message["content"]
    if len(signed["signer_infos"]) != 1 or len(signed["digest_algorithms"]) != 1:
        return False
    signer = signed["signer_infos"][0]
    algorithm = signed["digest_algorithms"][0]
    serial = signer["sid"].chosen["serial_number"].native
    certificates = [held.chosen for held in signed["certificates"]]
    others = [held.dump() for held in certificates if held.serial_number != serial]
    return bool(
        signed["crls"].native is None
        and signer["unsigned_attrs"].native is None
        and algorithm.dump() == signer["digest_algorithm"].dump()
        and len(certificates) == len(others) + 1
        and len(set(others)) == len(others)
        and set(others) <= set(known)
        and cms.ContentInfo.load(der).dump(force=True) == der
        and _is_touched_everywhere(message)
    )


def _is_touched_everywhere(message: object) -> bool:
    """Whether every value in the message can be read; a lazy reader would carry unreadable ones along."""
    try:
        return message.native is not None  # type: ignore[attr-defined]
    except (ValueError, TypeError, KeyError):
        return False


def _der_length(held: bytes) -> int | None:
    """Return how many bytes the first value takes, None where it is no sequence of a definite length."""
    if len(held) < 4 or held[0] != 0x30:
        return None
    if held[1] < 0x80:
        return 2 + held[1]
    size = held[1] & 0x7F
    if not 1 <= size <= 3:
        return None
    return 2 + size + int.from_bytes(held[2 : 2 + size])
