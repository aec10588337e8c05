"""Period reports: their figures are formed, frozen as a snapshot, printed, signed and verified (``docs/signing.md``)."""
