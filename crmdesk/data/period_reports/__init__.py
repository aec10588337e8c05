"""The life of period reports in the base: numbers, who may do what, drafts, freezing, signatures, commitments, the chain."""
