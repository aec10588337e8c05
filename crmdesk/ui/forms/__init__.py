"""Forms: records edited field by field and made with the least, by what their forms declare."""
