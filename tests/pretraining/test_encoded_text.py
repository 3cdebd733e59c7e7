import numpy as np
import pytest

from ner_lstm.errors import OutputError
from ner_lstm.pretraining import encoded_text, word_numbers
from ner_lstm.pretraining.encoded_text import MAX_SENTENCE_WORDS, encode_text
from ner_lstm.pretraining.text_batches import TextBatches
from ner_lstm.pretraining.vocabulary import TextVocabulary

SENTENCES = [("to", "be", "or", "not", "to", "be"), ("Be", "not", "late"), ("to", "be")] * 40


def words_of(text):
    words = (*text.words, None)
    return [tuple(words[row] for row in text.sentence(number)) for number in range(len(text))]


@pytest.mark.parametrize("held", [1, 7, 1 << 20])
def test_what_is_on_the_disk_is_what_was_read(tmp_path, monkeypatch, held):
    monkeypatch.setattr(encoded_text, "HELD_WORDS", held)
    text = encode_text(SENTENCES, folder=tmp_path)
    assert isinstance(text.rows, np.memmap) and isinstance(text.starts, np.memmap)
    assert words_of(text) == SENTENCES
    assert dict(zip(text.words, text.counts.tolist(), strict=False)) == {
        "to": 120,
        "be": 120,
        "not": 80,
        "or": 40,
        "Be": 40,
        "late": 40,
    }
    assert text.counts[-1] == 0
    assert list(tmp_path.iterdir()) == []  # the files have no name: nothing stays behind


def test_sentences_of_one_word_are_left_out_and_long_ones_cut(tmp_path):
    long = tuple(map(str, range(2 * MAX_SENTENCE_WORDS + 1)))
    text = encode_text([("alone",), ("two", "words"), long], folder=tmp_path)
    first, *pieces = words_of(text)
    assert first == ("two", "words")
    assert sum(pieces, ()) == long
    assert [len(piece) for piece in pieces] == [100, 100, 101]


def test_rare_words_are_forgotten_where_there_are_too_many(tmp_path, monkeypatch):
    monkeypatch.setattr(encoded_text, "HELD_WORDS", 50)
    monkeypatch.setattr(word_numbers, "MAX_COUNTED_WORDS", 20)
    monkeypatch.setattr(word_numbers, "MAX_KEPT_WORDS", 3)
    sentences = [("the", "end", "of", f"rare{number}") for number in range(100)]
    text = encode_text(sentences, folder=tmp_path)
    assert text.words == ("end", "of", "the")
    assert text.counts.tolist() == [100, 100, 100, 100]
    assert words_of(text) == [("the", "end", "of", None)] * 100


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path):
    with pytest.raises(OutputError, match="the text cannot be kept in it"):
        encode_text(SENTENCES, folder=tmp_path / "gone")


def test_words_are_known_from_three_times_on_whatever_their_case_and_digits(tmp_path):
    sentences = [("Paris", "paris"), ("PARIS", "1987"), ("1988", "1999"), ("twice", "twice")]
    text = encode_text(sentences, folder=tmp_path)
    vocabulary = TextVocabulary.of(text, tokenizer="words")
    assert vocabulary.forms.words.entries == ("0000", "paris")
    assert vocabulary.outputs.counts.tolist() == [2, 3, 3]  # unknown words are one output
    assert vocabulary.outputs.of_word.tolist() == [3, 0, 1, 2]
    forms = vocabulary.table.forms
    assert forms.word_ids[text.sentence(3)].tolist() == [1, 1]
    # what is seen of a rare word beside itself is learnt from
    assert forms.character_ids[text.sentence(3)[0]].any()
    assert TextVocabulary.of(text, tokenizer="characters").forms.affixes == ()


def test_an_epoch_has_every_sentence_once_but_those_held_out(tmp_path, monkeypatch):
    monkeypatch.setattr("ner_lstm.pretraining.text_batches.STRETCH_WORDS", 100)
    text = encode_text(SENTENCES, folder=tmp_path)
    batches = TextBatches(text, seed=1, max_tokens=24)
    assert batches.held_out.tolist() == [0]  # one sentence in 200
    epochs = [list(batches.draw(number)) for number in (1, 1, 2)]
    for drawn in epochs:
        assert sorted(np.concatenate([batch.numbers for batch in drawn])) == [*range(1, len(text))]
        assert sum(batch.words for batch in drawn) == batches.words == len(text.rows) - 6
    first, again, second = (
        [(batch.numbers.tolist(), batch.seed) for batch in drawn] for drawn in epochs
    )
    assert first == again != second
    for batch in epochs[0]:
        lengths = [len(text.sentence(number)) for number in batch.numbers.tolist()]
        assert max(lengths) * len(lengths) <= 24


def test_of_a_long_text_at_most_a_thousand_sentences_are_held_out(tmp_path):
    text = encode_text([("a", "b")] * 200_001, folder=tmp_path)
    assert len(TextBatches(text, seed=1, max_tokens=100).held_out) <= 1000
