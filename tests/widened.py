"""Sentences with their tags -> the same beside other columns of a file, in any order."""

import string

from ner_lstm import read_corpus
from ner_lstm.errors import CorpusError
from ner_lstm.reading import Labels
from ner_lstm.schemes import Scheme, entities_from_tags


def codes(text):
    return text.split()


PENN = codes("NN NN NN IN DT JJ VBD VBZ NNP NNP NNS RB PRP CC CD VB TO MD VBN PRP$")
UNIVERSAL = codes(
    "NOUN NOUN NOUN ADP DET ADJ VERB VERB PROPN PROPN NOUN ADV PRON CCONJ NUM AUX PART SCONJ X INTJ"
)
HINDI = codes("NN NN NNP NNP PSP PSP VM VAUX JJ QC RB CC PRP DEM NST RP NEG QF INTF NNC")
GERMAN = codes(
    "NN NN NE NE ART APPR ADJA VVFIN VAFIN ADV PPER KON CARD VVPP APPRART PTKVZ KOUS PRELS"
    " VVINF PIS"
)
MADE_UP = codes("n n n np np v v adj adv det prep prep pron conj num aux part x int sub")
LONG = codes(
    "Ncmsn Ncfsg Npmsn Vmis3s Vmip3p Afpmsn Rgp Sp Cc Mc Pp3msn Qz Css Ncmpa Va3s Dem Tdms Ncfpg"
    " Vmn Z"
)
CHUNKS = ["NP", "NP", "NP", "VP", "VP", "PP", "ADVP", "ADJP", "SBAR"]
HINDI_CHUNKS = ["NP", "NP", "NP", "VGF", "VGNF", "BLK", "CCP", "JJP", "RBP"]
RELATIONS = codes(
    "nsubj obj root case det amod nmod obl conj cc advmod mark aux compound nmod:poss flat"
)


def constant(value):
    return lambda tagged, _: [[value] * len(words) for words, _ in tagged]


def each_word(make):
    return lambda tagged, _: [[make(word) for word in words] for words, _ in tagged]


def parts_of_speech(inventory, *, noise=0.05):
    """The same part of speech for a word nearly always; punctuation as Penn has it."""

    def tag(word, rng):
        if not any(map(str.isalnum, word)) and inventory is not MADE_UP:
            return (
                "PUNCT"
                if inventory is UNIVERSAL
                else "SYM"
                if inventory is HINDI
                else "$."
                if inventory is GERMAN
                else "."
            )
        return (
            rng.choice(inventory)
            if rng.random() < noise
            else inventory[sum(map(ord, word)) % len(inventory)]
        )

    return lambda tagged, rng: [[tag(word, rng) for word in words] for words, _ in tagged]


def spans(labels, *, outside, bare=False, prefixes="BI"):
    """Chunks of one to four words."""

    def cover(length, rng):
        tags = []
        while len(tags) < length:
            label = rng.choice(labels)
            if rng.random() < outside:
                tags.append("O")
            elif bare:
                tags += [label] * rng.randint(1, 4)
            else:
                tags += [f"{prefixes[0]}-{label}", *[f"{prefixes[1]}-{label}"] * rng.randint(0, 3)]
        return tags[:length]

    return lambda tagged, rng: [cover(len(words), rng) for words, _ in tagged]


def numbers(start, *, running, text="{}"):
    def count(tagged, _):
        number, column = start, []
        for words, _tags in tagged:
            number = number if running else start
            column.append([text.format(number + position) for position in range(len(words))])
            number += len(words)
        return column

    return count


def sentence_ids(text, start=0, *, sentences=1):
    return lambda tagged, _: [
        [text.format(start + number // sentences)] * len(words)
        for number, (words, _tags) in enumerate(tagged)
    ]


def webanno(tagged, _):
    return [
        [f"{number}-{position + 1}" for position in range(len(words))]
        for number, (words, _tags) in enumerate(tagged, 1)
    ]


def offsets(text):
    def place(tagged, _):
        at, column = 0, []
        for words, _tags in tagged:
            cells = []
            for word in words:
                cells.append(text.format(start=at, end=at + len(word)))
                at += len(word) + 1
            column.append(cells)
        return column

    return place


def drawn(draw):
    return lambda tagged, rng: [[draw(rng) for _ in words] for words, _ in tagged]


def names_of_documents(tagged, rng):
    names = ["".join(rng.choices(string.ascii_lowercase, k=8)) for _ in range(len(tagged) // 5 + 1)]
    return [[names[number // 5]] * len(words) for number, (words, _tags) in enumerate(tagged)]


def heads(tagged, rng):
    return [[str(rng.randint(0, len(words))) for _ in words] for words, _ in tagged]


def predicted(errors):
    """The gold tags with mistakes: entities missed, invented, or of another label."""

    def guess(tag, labels, rng):
        if rng.random() >= errors:
            return tag
        return f"B-{rng.choice(labels)}" if tag == "O" or rng.random() < 0.5 else "O"

    def make(tagged, rng):
        labels = sorted({tag[2:] for _, tags in tagged for tag in tags if tag != "O"}) or ["PER"]
        return [[guess(tag, labels, rng) for tag in tags] for _, tags in tagged]

    return make


def nested(outside, share):
    def inner(tag, rng):
        return "B-part" if tag != "O" and rng.random() < share else outside

    return lambda tagged, rng: [[inner(tag, rng) for tag in tags] for _, tags in tagged]


def finer(separator):
    kinds = ("author", "other", "person")
    return lambda tagged, _: [
        [
            tag if tag == "O" else f"{tag}{separator}{kinds[len(word) % 3]}"
            for word, tag in zip(words, tags, strict=True)
        ]
        for words, tags in tagged
    ]


def shape(word):
    return "".join(
        "X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in word
    )


def lemma(word):
    word = word.lower()
    for ending in ("ing", "ed", "es", "s", "en", "a", "e"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending)
    return word


def truecased_lemma(word):
    return word[0] + lemma(word)[1:] if word.istitle() else lemma(word)


MAKERS = {
    "Penn": parts_of_speech(PENN),
    "universal": parts_of_speech(UNIVERSAL),
    "Hindi parts of speech": parts_of_speech(HINDI),
    "German parts of speech": parts_of_speech(GERMAN),
    "made-up parts of speech": parts_of_speech(MADE_UP),
    "long parts of speech": parts_of_speech(LONG),
    "noisy parts of speech": parts_of_speech(MADE_UP, noise=0.3),
    "chunks": spans(CHUNKS, outside=0.13),
    "Hindi chunks": spans(HINDI_CHUNKS, outside=0),
    "unknown chunks": spans(["k1", "k2", "ccof", "vmod"], outside=0.02),
    "bare chunks": spans(CHUNKS, outside=0.13, bare=True),
    "bare chunks without O": spans(CHUNKS, outside=0, bare=True),
    "parts of speech as tags": spans(["NN", "NNP", "PSP", "VM", "JJ"], outside=0, prefixes="II"),
    "lemma": each_word(lemma),
    "lemma with capitals": each_word(truecased_lemma),
    "lower": each_word(str.lower),
    "upper": each_word(str.upper),
    "stem": each_word(lambda word: word.lower()[:4]),
    "prefix": each_word(lambda word: word[:3]),
    "suffix": each_word(lambda word: word[-3:]),
    "shape": each_word(shape),
    "short shape": each_word(
        lambda word: (
            "Aa" if word.istitle() else "A" if word.isupper() else "a" if word.isalpha() else "0"
        )
    ),
    "sentence": sentence_ids("{}"),
    "sentence from 1": sentence_ids("{}", 1),
    "sentence name": sentence_ids("sent_{}"),
    "document name": names_of_documents,
    "document": sentence_ids("doc{}", 1, sentences=4),
    "document number": sentence_ids("{}", 1034, sentences=4),
    "document file": sentence_ids("reports/{:04d}.txt", sentences=3),
    "token": numbers(1, running=False),
    "token from 0": numbers(0, running=False),
    "running token": numbers(1, running=True),
    "token name": numbers(1, running=True, text="t{}"),
    "WebAnno": webanno,
    "start": offsets("{start}"),
    "end": offsets("{end}"),
    "start-end": offsets("{start}-{end}"),
    "start:end": offsets("{start}:{end}"),
    "_": constant("_"),
    "-": constant("-"),
    "en": constant("en"),
    "zero": constant("0"),
    "constant O": constant("O"),
    "-X-": constant("-X-"),
    "heads": heads,
    "relations": drawn(lambda rng: rng.choice(RELATIONS)),
    "features": drawn(
        lambda rng: rng.choice(["_", "Number=Sing", "Case=Nom|Number=Plur", "Tense=Past"])
    ),
    "SpaceAfter": drawn(lambda rng: rng.choice(["_", "_", "_", "SpaceAfter=No"])),
    "languages": drawn(lambda rng: rng.choice(["en", "en", "de"])),
    "confidence": drawn(lambda rng: f"{rng.random():.4f}"),
    "id": drawn(lambda rng: f"{rng.getrandbits(64):016x}"),
    "letters id": drawn(lambda rng: "".join(rng.choices(string.ascii_lowercase, k=6))),
    "number id": drawn(lambda rng: str(rng.getrandbits(40))),
    "predicted": predicted(0.03),
    "badly predicted": predicted(0.25),
    "well predicted": predicted(0.002),
    "nested": nested("O", 0.2),
    "nested, _": nested("_", 0.2),
    "nested, -": nested("-", 0.1),
    "finer": finer("."),
    "finer, dash": finer("-"),
}


def read_tagged(path, *, words):
    """The first sentences of a corpus, up to so many words at least."""
    tagged = []
    for sentence in read_corpus(path, labels=Labels.REQUIRED):
        tags = ["O"] * len(sentence.words)
        for entity in sentence.entities or ():
            tags[entity.start : entity.end] = [f"I-{entity.label}"] * (entity.end - entity.start)
            tags[entity.start] = f"B-{entity.label}"
        tagged.append((sentence.words, tuple(tags)))
        words -= len(tags)
        if words <= 0:
            break
    return tagged


def outcome(tagged, names, path, rng, *, separator="\t"):
    """Whether the reader was "right" or "refused" where the columns are added and all are shuffled;
    else what was wrong.
    """
    columns = [[list(words) for words, _ in tagged], [list(tags) for _, tags in tagged]]
    columns += [MAKERS[name](tagged, rng) for name in names]
    rng.shuffle(columns)
    sentences = [
        "".join(separator.join(row) + "\n" for row in zip(*cells, strict=True))
        for cells in zip(*columns, strict=True)
    ]
    path.write_text("\n".join(sentences), encoding="utf-8", newline="")
    try:
        found = [
            (sentence.words, sentence.entities)
            for sentence in read_corpus(path, labels=Labels.REQUIRED)
        ]
    except CorpusError as error:
        is_choice = "word_column=" in str(error) or "tag_column=" in str(error)
        return "refused" if is_choice and error.line else f"no such refusal: {error}"
    true = [(words, entities_from_tags(tags, scheme=Scheme.BIO)[0]) for words, tags in tagged]
    return (
        "right"
        if found == true
        else f"wrong: {path.read_text(encoding='utf-8')[:200]!r} read as {found[:2]}"
    )
