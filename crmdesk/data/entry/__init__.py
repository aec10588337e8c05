"""Entry: what people may type into the base, declared once, and the deeds that write it."""
