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
    """Whether a signature is spelled in the one way the program spells it and carries nothing but itself.

    It is put together once more out of what the signature protects: the signed attributes, the signer's certificate (their
    hash is among the attributes), the roots, and the signature's own number. The bytes must be the same.

    Args:
        der: the CMS message.
        known: the certificates in DER that may lie beside the signer's own: the firm's root.
    """
    from asn1crypto import cms  # noqa: PLC0415 - only who verifies pays for it

    signed = cms.ContentInfo.load(der, strict=True)["content"]
    signer = signed["signer_infos"][0]
    digest = cms.DigestAlgorithm({"algorithm": signer["digest_algorithm"]["algorithm"].native})
    algorithm = signer["signature_algorithm"]
    certificates = [held.chosen for held in signed["certificates"]]
    serial = signer["sid"].chosen["serial_number"].native
    own = [held for held in certificates if held.serial_number == serial]
    others = {held.dump() for held in certificates if held.serial_number != serial}
    if len(own) != 1 or len(others) != len(certificates) - 1 or not others <= set(known):
        return False
    sid = cms.IssuerAndSerialNumber({"issuer": own[0].issuer, "serial_number": serial})
    again = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier("issuer_and_serial_number", sid),
            "digest_algorithm": digest,
            "signed_attrs": signer["signed_attrs"],
            "signature_algorithm": algorithm,
            "signature": signer["signature"].native,
        }
    )
    whole = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": "data"},
            "certificates": certificates,
            "signer_infos": [again],
        }
    )
    spelled = type(algorithm).load(algorithm.dump()).dump(force=True) == algorithm.dump()
    return bool(spelled and cms.ContentInfo({"content_type": "signed_data", "content": whole}).dump() == der)


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
