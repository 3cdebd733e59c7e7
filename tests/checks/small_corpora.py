"""Small corpora as text, and what is found in them in short, for the tests of the checks."""

import re

TOKEN = re.compile(r"\[(?P<words>[^|]+)\|(?P<label>[^]]+)\]|(?P<word>\S+)")


def columns_of(text):
    """The column file that a text stands for: a sentence a line, `[New York|CITY]` for an entity,
    in BIO.

    The file has a word a line, so that line numbers count the words and the blank line behind each
    sentence.
    """
    return "\n".join("".join(_lines(line)) for line in text.strip().splitlines())


def _lines(sentence):
    for token in TOKEN.finditer(sentence.strip()):
        words, label = (token["words"] or token["word"]).split(), token["label"]
        tags = [f"B-{label}", *[f"I-{label}"] * (len(words) - 1)] if label else ["O"]
        yield from (f"{word}\t{tag}\n" for word, tag in zip(words, tags, strict=True))


def summarise(findings):
    """Of each finding the kind, the place and the other place."""
    return [
        (
            str(one.kind),
            f"{one.path}:{one.line}",
            "" if one.other is None else f"{one.other.path}:{one.other.line}",
        )
        for one in findings
    ]
