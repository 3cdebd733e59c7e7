"""Raw text <-> sentences of words with code-point offsets."""

from ner_lstm.tokenizers.scripts import detokenize as detokenize
from ner_lstm.tokenizers.scripts import guess_tokenizer as guess_tokenizer
from ner_lstm.tokenizers.scripts import tokenizer_of as tokenizer_of
from ner_lstm.tokenizers.sentences import TOKENIZERS as TOKENIZERS
from ner_lstm.tokenizers.sentences import sentences_from_lines as sentences_from_lines
from ner_lstm.tokenizers.sentences import sentences_from_text as sentences_from_text
from ner_lstm.tokenizers.splitting import STRETCH_CHARACTERS as STRETCH_CHARACTERS
from ner_lstm.tokenizers.splitting import Splitter as Splitter
from ner_lstm.tokenizers.splitting import split_lines as split_lines
from ner_lstm.tokenizers.splitting import split_sentences as split_sentences
from ner_lstm.tokenizers.words import find_characters as find_characters
from ner_lstm.tokenizers.words import find_words as find_words
