"""Words: what is remembered of a chunk never changes how a text is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ner_lstm.tokenizers import words
from ner_lstm.tokenizers.words import find_words, locate_words

# Chunks whose words depend on what is beside them, or seem to, and what is put between them.
CHUNK_TEXTS = (
    "Mr. U.S. J. J.-P. No. pp. art. Inc.) etc.” 5 5a ) ” ’) U.S.) don't n't 's . ... a.b a@b.c"
    ' http://a/b. x.y, e\u0301 \u0301 \u200b x\u200b. Mr.\u200b No.) ٣ ½ 我 我爱 😀 "a (a) a, 5, ,'
    " 1,000 É. É.É. J.'s AC/DC w/o &amp; ' \ufeff"
)
CHUNKS = CHUNK_TEXTS.split(" ")
SPACES = [" ", " ", " ", "\n", "  ", "\r\n", "\xa0", "\x1c", "\u2028", "\u200b", "", " \ufeff"]
PIECE = st.one_of(st.sampled_from(CHUNKS), st.text(max_size=3))
TEXTS = st.lists(st.tuples(PIECE, st.sampled_from(SPACES))).map(
    lambda pairs: "".join(map("".join, pairs))
)


@pytest.mark.parametrize("most", [words.MAX_CACHED_CHUNKS, 2])
@given(text=TEXTS, start=st.integers(0, 3))
def test_what_is_remembered_is_what_is_found(text, start, most):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "MAX_CACHED_CHUNKS", most)
        found, places = locate_words(text, start)
    assert list(found) == find_words(text)
    assert list(places) == sorted(places)
    assert [
        text[place - start :][: len(word)] for word, place in zip(found, places, strict=True)
    ] == list(found)
