"""An oracle: the rules of conlleval (E. F. Tjong Kim Sang, version of 2004-01-26), word by word,
with no notion of an entity.

A tag is a prefix and a type. Whether a phrase ends before a word, and whether one starts with it,
is decided by the two prefixes and types that meet there; a phrase is correct if it has started in
both columns at once, with one type, and ends in both at once. The script knows B, I, E and the
brackets; S was added to it by those who score BIOES, Python's seqeval among them.
"""

ENDS = {"BB", "BO", "IB", "IO", "EE", "EI", "EO"}
STARTS = {"BB", "IB", "OB", "OI", "EE", "EI", "OE"}
BRACKETS = "[]"  # a phrase of one word, since 1998-12-22
ENDS_WITH_S = ENDS | {"BS", "IS", "EB", "ES", "SB", "SI", "SE", "SS", "SO"}
STARTS_WITH_S = STARTS | {"EB", "SB", "BS", "IS", "OS", "ES", "SS", "SI", "SE"}


def count_phrases(columns, *, knows_s):
    """Phrases that are correct, in the guessed column, and in the gold one; columns: gold and
    guessed tags, a pair a sentence.
    """
    starts, ends = (STARTS_WITH_S, ENDS_WITH_S) if knows_s else (STARTS, ENDS)
    correct = guessed = gold = 0
    in_correct = False
    before = (("O", ""), ("O", ""))
    for gold_tags, guessed_tags in columns:
        # a blank line is a word outside of any phrase
        for now in [
            *zip(map(_split, gold_tags), map(_split, guessed_tags), strict=True),
            (("O", ""), ("O", "")),
        ]:
            ending = [_ends(old, new, ends) for old, new in zip(before, now, strict=True)]
            starting = [_starts(old, new, starts) for old, new in zip(before, now, strict=True)]
            if in_correct:
                if all(ending) and before[0][1] == before[1][1]:
                    in_correct = False
                    correct += 1
                elif ending[0] != ending[1] or now[0][1] != now[1][1]:
                    in_correct = False
            if all(starting) and now[0][1] == now[1][1]:
                in_correct = True
            gold += starting[0]
            guessed += starting[1]
            before = now
    return correct + in_correct, guessed, gold


def _split(tag):
    prefix, dash, kind = tag.partition("-")
    return (prefix, kind) if dash else (tag, "")


def _ends(old, new, ends):
    return (
        old[0] + new[0] in ends or (old[0] not in "O." and old[1] != new[1]) or old[0] in BRACKETS
    )


def _starts(old, new, starts):
    return (
        old[0] + new[0] in starts or (new[0] not in "O." and old[1] != new[1]) or new[0] in BRACKETS
    )
