"""Which column is which: usual layouts are read without options, and no other column is ever taken
for words or tags.
"""

import random

import pytest
from widened import MAKERS, outcome, read_tagged

from ner_lstm.corpus import SAMPLES, read_corpus, write_corpus
from ner_lstm.errors import CorpusError
from ner_lstm.reading import Labels, ReadOptions

DANA = (("Dana", "left", "Porto"), [("Dana", "PER"), ("Porto", "LOC")])
OK = (("Ok", "Kim"), [("Kim", "PER")])


def read(folder, text, **options):
    path = folder / "corpus.tsv"
    path.write_text(text, encoding="utf-8", newline="")
    sentences = read_corpus(path, labels=Labels.REQUIRED, options=ReadOptions(**options))
    return [
        (one.words, [(" ".join(one.words[e.start : e.end]), e.label) for e in one.entities or ()])
        for one in sentences
    ]


USUAL = {
    "word, part of speech, chunk, entity": (
        "Dana NNP B-NP B-PER\nleft VBD B-VP O\nPorto NNP B-NP B-LOC\n\nOk UH B-INTJ O\nKim NNP B-NP"
        " B-PER\n"
    ),
    "Hindi parts of speech and chunks": (
        "Dana\tNNP\tB-NP\tB-PER\nleft\tVM\tB-VGF\tO\nPorto\tNNP\tB-BLK\tB-LOC\n\nOk\tINJ\tB-BLK\tO\nKim\tNNP\tB-NP\tB-PER\n"
    ),
    "parts of speech as tags": (
        "Dana I-NNP B-PER\nleft I-VM O\nPorto I-NNP B-LOC\n\nOk I-INJ O\nKim I-NNP B-PER\n"
    ),
    "sentence numbers": "0\tDana\tB-PER\n0\tleft\tO\n0\tPorto\tB-LOC\n\n1\tOk\tO\n1\tKim\tB-PER\n",
    "document name and number": (
        "doc1\t1\tDana\tB-PER\ndoc1\t2\tleft\tO\ndoc1\t3\tPorto\tB-LOC\n\ndoc1\t1\tOk\tO\ndoc1\t2\tKim\tB-PER\n"
    ),
    "word, lemma, part of speech, entity": (
        "Dana dana NNP B-PER\nleft leave VBD O\nPorto porto NNP B-LOC\n\nOk ok UH O\nKim kim NNP"
        " B-PER\n"
    ),
    "NERsuite's tag, start, end, word, lemma, part of speech": (
        "B-PER\t0\t4\tDana\tdana\tNNP\nO\t5\t9\tleft\tleave\tVBD\nB-LOC\t10\t15\tPorto\tporto\tNNP\n\n"
        "O\t16\t18\tOk\tok\tUH\nB-PER\t19\t22\tKim\tkim\tNNP\n"
    ),
    "numbers of WebAnno and offsets": (
        "1-1\t0-4\tDana\tB-PER\n1-2\t5-9\tleft\tO\n1-3\t10-15\tPorto\tB-LOC\n\n2-1\t0-2\tOk\tO\n2-2\t3-6\tKim\tB-PER\n"
    ),
    "CoNLL-U with a column of tags behind": (
        "1\tDana\tDana\tPROPN\tNNP\t_\t2\tnsubj\t_\t_\tB-PER\n2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_\tO\n"
        "3\tPorto\tPorto\tPROPN\tNNP\t_\t2\tobj\t_\t_\tB-LOC\n\n"
        "1\tOk\tok\tINTJ\tUH\t_\t2\tdiscourse\t_\t_\tO\n2\tKim\tKim\tPROPN\tNNP\t_\t0\troot\t_\t_\tB-PER\n"
    ),
    "Dutch parts of speech": "Dana N B-PER\nleft V O\nPorto N B-LOC\n\nOk Int O\nKim N B-PER\n",
    "Spanish parts of speech": (
        "Dana NP B-PER\nleft VMI O\nPorto NP B-LOC\n\nOk I O\nKim NP B-PER\n"
    ),
    "parts of speech of a Chinese segmenter": (
        "Dana nr B-PER\nleft v O\nPorto ns B-LOC\n\nOk e O\nKim nr B-PER\n"
    ),
    "nested tags and an annotator": (
        "1\tDana\tB-PER\tO\ts\n2\tleft\tO\tO\ts\n3\tPorto\tB-LOC\tO\ts\n\n1\tOk\tO\tO\ts\n2\tKim\tB-PER\tO\ts\n"
    ),
    "nested tags with dashes": (
        "1\tDana\tB-PER\t-\n2\tleft\tO\t-\n3\tPorto\tB-LOC\tB-LOCpart\n\n1\tOk\tO\t-\n2\tKim\tB-PER\t-\n"
    ),
    "HIPE": (
        "TOKEN\tNE-COARSE-LIT\tNE-FINE-LIT\tMISC\n# hipe2022:document_id ="
        " d1\nDana\tB-PER\tB-pers.ind\t_\nleft\tO\tO\tNoSpaceAfter\nPorto\tB-LOC\tB-loc\tEndOfSentence\n\n#"
        " hipe2022:document_id = d2\nOk\tO\tO\t_\nKim\tB-PER\tB-pers.ind\t_\n"
    ),
    "a header with the tags first": (
        "label\tword\nB-PER\tDana\nO\tleft\nB-LOC\tPorto\n\nO\tOk\nB-PER\tKim\n"
    ),
    "a header that names the gold column": (
        "Word Gold Pred\nDana B-PER O\nleft O O\nPorto B-LOC B-LOC\n\nOk O B-PER\nKim B-PER B-PER\n"
    ),
    "CoNLL-U Plus": (
        "# global.columns = ID FORM LEMMA"
        " NER\n1\tDana\tdana\tB-PER\n2\tleft\tleave\tO\n3\tPorto\tporto\tB-LOC\n\n"
        "1\tOk\tok\tO\n2\tKim\tkim\tB-PER\n"
    ),
    "a header behind a mark of documents": (
        "-DOCSTART- O\n\ntoken tag\nDana B-PER\nleft O\nPorto B-LOC\n\nOk O\nKim B-PER\n"
    ),
    "0 for O": "Dana B-PER\nleft 0\nPorto B-LOC\n\nOk 0\nKim B-PER\n",
    "prefixes behind": "Dana PER-B\nleft O\nPorto LOC-B\n\nOk O\nKim PER_B\n",
    "lower case": "Dana b-PER\nleft o\nPorto b-LOC\n\nOk o\nKim b-PER\n",
    "underscores": "Dana B_PER\nleft O\nPorto B_LOC\n\nOk O\nKim B_PER\n",
    "labels without a prefix": "Dana PER\nleft O\nPorto LOC\n\nOk O\nKim PER\n",
    "underscore for O": "Dana B-PER\nleft _\nPorto B-LOC\n\nOk _\nKim B-PER\n",
    "a single of another scheme": "Dana S-PER\nleft O\nPorto B-LOC\n\nOk O\nKim B-PER\n",
}


@pytest.mark.parametrize("layout", USUAL)
def test_a_usual_layout_is_read_without_options(tmp_path, layout):
    assert read(tmp_path, USUAL[layout]) == [DANA, OK]


@pytest.mark.parametrize("layout", USUAL)
def test_it_is_written_back_as_tags_of_a_scheme_in_the_same_lines(tmp_path, layout):
    path = tmp_path / "corpus.tsv"
    path.write_text(USUAL[layout])
    write_corpus(read_corpus(path, labels=Labels.REQUIRED), tmp_path / "out.tsv")
    written = (tmp_path / "out.tsv").read_text()
    assert written.count("\n") == USUAL[layout].count("\n")
    assert read(tmp_path, written) == [DANA, OK]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Dana PER\nleft O\n",
            "tag in column 1 (PER, O), labels without a prefix read as I-, scheme IO",
        ),
        (
            "Dana PER-B\nleft 0\n",
            "tag in column 1 (PER-B, 0), 0 read as O, PER-B read as B-PER, scheme BIO",
        ),
        (
            "token tag\nDana B-PER\nleft O\n",
            "word in column 0 (Dana, left), tag in column 1 (B-PER, O), a header line, scheme BIO",
        ),
    ],
)
def test_what_was_taken_for_what_is_said(tmp_path, caplog, text, said):
    with caplog.at_level("INFO"):
        read(tmp_path, text)
    assert caplog.messages[0].endswith(said)


def test_each_document_of_hipe_starts_one(tmp_path):
    path = tmp_path / "hipe.tsv"
    path.write_text(USUAL["HIPE"])
    assert [sentence.document_start for sentence in read_corpus(path)] == [True, True]


@pytest.mark.parametrize(
    ("text", "argument"),
    [
        ("Dana B-PER B-PER\nleft O O\nPorto B-LOC O\n", "tag_column"),
        ("Dana O B-PER\nleft O O\nPorto O B-LOC\n", "tag_column"),
        ("Dana B-PER.author B-PER\nleft O O\nPorto B-LOC.city B-LOC\n", "tag_column"),
        ("leave left VBD O\ncity cities NNS B-LOC\n", "word_column"),
        ("qwkzt Dana B-PER\nplmvb left O\nzzrtq Porto B-LOC\n", "word_column"),
    ],
)
def test_what_two_columns_may_be_is_asked_with_their_first_rows(tmp_path, text, argument):
    with pytest.raises(CorpusError) as caught:
        read(tmp_path, text)
    assert caught.value.line
    assert str(caught.value).count(f"{argument}=") == 2
    assert "\n" not in str(caught.value)


SEEDS = range(4)


@pytest.mark.parametrize("corpus", ["apple", "apple-zh"])
@pytest.mark.parametrize("seed", SEEDS)
def test_columns_in_any_order_are_read_right_or_refused(tmp_path, corpus, seed):
    rng = random.Random(seed)
    tagged = read_tagged(SAMPLES / corpus / "train.conll", words=1000)
    counts = {"right": 0, "refused": 0}
    for size in (1, 2, 5, 20, 60) * 15:
        start = rng.randrange(len(tagged) - size) if size < len(tagged) else 0
        names = rng.sample(sorted(MAKERS), rng.choice([1, 2, 3, 5]))
        result = outcome(tagged[start : start + size], names, tmp_path / "a.tsv", rng)
        assert result in counts, names
        counts[result] += 1
    assert counts["right"] > counts["refused"]


def test_the_words_of_a_short_sentence_in_conllu_are_its_forms_although_the_lemmas_may_be(tmp_path):
    path = tmp_path / "a.conllu"
    rows = [
        "1\tParis\tParis\tPROPN\tNNP\t_\t3\tnsubj\t_\t_",
        "2\tis\tbe\tAUX\tVBZ\t_\t3\tcop\t_\t_",
        "3\tbig\tbig\tADJ\tJJ\t_\t0\troot\t_\t_",
    ]
    path.write_text("# text = Paris is big\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert [sentence.words for sentence in read_corpus(path)] == [("Paris", "is", "big")]
