"""JSON records of any tool <-> Sentence: their keys are recognised, and written back as they were.

What reads them, `records.jsonl` and `records.records`, takes 10 ms to load and is imported where it
is called: predicting from text need not wait for it.
"""

from ner_lstm.records.jsonl_writer import join_array as join_array
from ner_lstm.records.jsonl_writer import render_json as render_json
from ner_lstm.records.keys import SPAN_KEYS as SPAN_KEYS
from ner_lstm.records.keys import find_tags as find_tags
from ner_lstm.records.keys import find_words as find_words
