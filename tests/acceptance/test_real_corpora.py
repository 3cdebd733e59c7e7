"""Acceptance on real corpora (NER_LSTM_DATA, else ../shared/data): readers find every count,
taggers learn.
"""

import json
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from traced_states import assert_states_are_the_networks

from ner_lstm import read_corpus

DATA = Path(os.environ.get("NER_LSTM_DATA", Path(__file__).parents[3] / "shared" / "data"))
RAW = DATA / "raw"

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no corpora at {DATA} (NER_LSTM_DATA)"),
]

# Sentences, tokens, entities.
READY = {
    "wnut17": [(3394, 62730, 1975), (1009, 15733, 836), (1287, 23394, 1079)],
    "wikigold": [(1384, 32533, 2995), (195, 4116, 317), (117, 2358, 246)],
    "btc": [(6338, 99933, 8779), (1000, 15023, 1730), (2001, 35425, 4376)],
    "uner_en_ewt": [(12543, 204579, 7005), (2001, 25149, 966), (2077, 25097, 1088)],
    "uner_da_ddt": [(4383, 80378, 3028), (564, 10332, 379), (565, 10023, 447)],
    "uner_pt_bosque": [(7018, 171776, 8101), (1172, 28447, 1401), (1167, 27604, 1215)],
    "uner_zh_gsdsimp": [(3997, 98616, 6118), (500, 12663, 753), (500, 12012, 763)],
    "ncbi_disease": [(5424, 135701, 5134), (923, 23969, 787), (940, 24497, 960)],
    "anatem": [(5861, 153823, 6946), (2118, 58785, 2139), (3830, 99976, 4616)],
    "crossner_politics": [(200, 8384, 1304), (541, 24624, 3482), (651, 27585, 4209)],
    "crossner_ai": [(100, 3782, 532), (350, 10919, 1549), (431, 12991, 1809)],
    "weibo": [(1350, 73778, 1895), (270, 14509, 389), (270, 14842, 418)],
    "ja_wikipedia": [(4275, 245337, 10456), (534, 31352, 1349), (534, 31685, 1380)],
}
AS_THEY_COME = {
    "wnut17/wnut17train.conll": ((3394, 62730, 1975), "BIO"),
    "wnut17/emerging.dev.conll": ((1009, 15733, 836), "BIO"),
    "wnut17/emerging.test.annotated": ((1287, 23394, 1079), "BIO"),
    "wikigold/wikigold.conll.txt": ((1696, 39007, 3558), "IO"),
    "ncbi_disease_iobes/train.tsv": ((5424, 135701, 5134), "BIOES"),
    "ncbi_disease_iobes/devel.tsv": ((923, 23969, 787), "BIOES"),
    "ncbi_disease_iobes/test.tsv": ((940, 24497, 960), "BIOES"),
    "uner_da_ddt/da_ddt-ud-train.iob2": ((4383, 80378, 3028), "BIO"),
    "uner_da_ddt/da_ddt-ud-dev.iob2": ((564, 10332, 379), "BIO"),
    "uner_da_ddt/da_ddt-ud-test.iob2": ((565, 10023, 447), "BIO"),
    "uner_en_ewt/en_ewt-ud-dev.iob2": ((2001, 25149, 966), "BIO"),
    "uner_en_ewt/en_ewt-ud-test.iob2": ((2077, 25097, 1088), "BIO"),
    "uner_zh_gsdsimp/zh_gsdsimp-ud-dev.iob2": ((500, 12663, 753), "BIO"),
    "anem/AnEM.train": ((2815, 71697, 1879), "BIO"),
    "anem/AnEM.test": ((1882, 45939, 1256), "BIO"),
    "sec/FIN5.txt": ((1164, 41010, 1168), "IO"),
    "sec/FIN3.txt": ((303, 13246, 318), "IO"),
    "weibo/weiboNER_2nd_conll.train": ((1350, 73778, 1895), "BIO"),
    "weibo/weiboNER_2nd_conll.dev": ((270, 14509, 389), "BIO"),
    "weibo/weiboNER_2nd_conll.test": ((270, 14842, 418), "BIO"),
    "europeana/enp_DE.onb.bio": ((1, 28012, 3343), "BIO"),
    "europeana/enp_NL.kb.bio": ((1, 182482, 7102), "BIO"),
}
# The lines at which files that are broken must be found so.
BROKEN = {
    "wnut17/emerging.test.conll": {212, 366, 381},
    "weibo/weiboNER.conll.dev": {996},
    "btc/btc.dev": {7465, 15435},
    "btc/btc.test": {13045},
    "europeana/enp_DE.sbb.bio": {129, 1509, 2561, 2942},
}
LEAST_F1 = {"crossner_politics": 0.54, "wnut17": 0.18}


def run(*arguments, status=0):
    """Standard output of the command line, whose exit status is as expected."""
    command = [sys.executable, "-m", "ner_lstm", *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode == status, done.stderr
    return done.stdout


def check(*paths, status=0):
    return json.loads(run("check", "--json", *paths, status=status))["corpora"]


def counts(corpus):
    return corpus["sentences"], corpus["tokens"], corpus["entities"]


def test_every_ready_corpus_has_its_counts():
    paths = [DATA / name / f"{split}.conll" for name in READY for split in ("train", "dev", "test")]
    assert [counts(corpus) for corpus in check(*paths)] == [
        split for splits in READY.values() for split in splits
    ]


def test_every_original_has_its_counts_and_its_scheme():
    found = check(*(RAW / name for name in AS_THEY_COME))
    assert {
        name: (counts(one), one["scheme"]) for name, one in zip(AS_THEY_COME, found, strict=True)
    } == AS_THEY_COME


def test_repairs_and_documents_are_counted():
    danish, wiki, weibo, *_ = check(
        RAW / "uner_da_ddt/da_ddt-ud-train.iob2",
        RAW / "wikigold/wikigold.conll.txt",
        *(RAW / "weibo" / f"weiboNER_2nd_conll.{split}" for split in ("train", "dev", "test")),
    )
    assert next(problem["line"] for problem in danish["problems"]) == 55941
    assert wiki["documents"] == 145
    orphans = sum(len(one["problems"]) for one in (weibo, *_))
    assert orphans == 14


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_found_at_its_line(name):
    (corpus,) = check(RAW / name, status=1)
    lines = {problem["line"] for problem in corpus["problems"] if problem["severity"] == "error"}
    assert lines >= BROKEN[name]


def test_the_japanese_records_are_all_read():
    (corpus,) = check(RAW / "ja_wikipedia/ner.json")
    assert counts(corpus)[0] == 5343


@pytest.mark.parametrize("name", LEAST_F1)
def test_the_default_recipe_learns(name, tmp_path):
    folder, bundle = DATA / name, tmp_path / "bundle"
    run(
        "train",
        "--train",
        folder / "train.conll",
        "--dev",
        folder / "dev.conll",
        "-o",
        bundle,
        "--seed",
        1,
    )
    report = json.loads(run("evaluate", bundle, folder / "test.conll", "--report", "json"))
    assert report["overall"]["f1"] >= LEAST_F1[name]
    predicted = tmp_path / "predicted.conll"
    run("predict", bundle, folder / "test.conll", "-o", predicted)
    again = json.loads(
        run("evaluate", "--predicted", predicted, folder / "test.conll", "--report", "json")
    )
    assert again["counts"] == report["counts"]
    assert_states_are_the_networks(
        bundle, islice(read_corpus(folder / "test.conll"), 100), rounding=1e-5
    )


def test_one_sentence_of_182482_words_is_tagged_whole(tmp_path):
    run("train", "--set", "training.epochs=1", "-o", tmp_path / "bundle")
    source = RAW / "europeana/enp_NL.kb.bio"
    out = run("predict", tmp_path / "bundle", source, "--to", "conll", "--from", "conll")
    lines = source.read_text(encoding="utf-8").splitlines()
    assert [line.rsplit(" ", 1)[0] for line in out.splitlines()] == lines
