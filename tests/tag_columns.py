"""Tags -> the sentences that a reader makes of a column file with them."""

import random

from ner_lstm.schemes import IllFormed, Scheme, entities_from_tags
from ner_lstm.sentence import Lines, Sentence


def columns(
    column,
    *,
    words=None,
    path="gold.conll",
    scheme=Scheme.BIO,
    policy=IllFormed.CONLLEVAL,
):
    """A sentence for each list of tags, all with these words, w0 w1 ... by default, a blank line
    after each.
    """
    sentences, line = list[Sentence](), 1
    for tags in column:
        row = tuple(words or [f"w{position}" for position in range(len(tags))])
        lines = (*(f"{word}\t{tag}\n" for word, tag in zip(row, tags, strict=True)), "\n")
        entities, _ = entities_from_tags(tags, scheme=scheme, policy=policy)
        origin = Lines(lines, range(len(tags)), "\t", 1)
        sentences.append(Sentence(row, entities, origin=origin, path=path, line=line))
        line += len(lines)
    return sentences


def join(column, *, size):
    """Fewer and longer sentences with an O behind each of the given ones, over which nothing
    reaches.
    """
    return [
        [tag for tags in column[start : start + size] for tag in (*tags, "O")]
        for start in range(0, len(column), size)
    ]


def random_pairs(prefixes, *, labels, count, longest, seed):
    """Gold and predicted tags, O twice as likely as any other: of entities of BIO nearly half are
    ill-formed.
    """
    draw = random.Random(seed)
    tags = ["O", "O", *(f"{prefix}-{label}" for prefix in prefixes for label in labels)]
    lengths = [draw.randint(1, longest) for _ in range(count)]
    return [(draw.choices(tags, k=length), draw.choices(tags, k=length)) for length in lengths]
