"""Sample corpora written by this project: apple (English) and apple-zh (Chinese)."""
