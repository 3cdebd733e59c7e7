"""The effect of a word is the change of the exact probability of an entity in the sentence that is
changed so.
"""

import pytest
from outlines import HOSTILE, Outline
from rich.console import Console

from ner_lstm import Tagger
from ner_lstm.lab.explanation.effects import Effect, Explanation, explain_entities
from ner_lstm.lab.explanation.page import render_explanations
from ner_lstm.lab.explanation.shading import spell_effect
from ner_lstm.lab.explanation.terminal import print_explanations
from ner_lstm.sentence import Entity, Sentence

TEXT = "Yesterday Grace Hopper flew to Oslo !"


@pytest.fixture(scope="module")
def tagger(bundle):
    return Tagger.load(bundle)


def explain_text(tagger, text):
    return [one for sentence in tagger.tag_text(text) for one in explain_entities(tagger, sentence)]


def test_an_effect_is_the_probability_less_that_of_the_changed_sentence(tagger):
    person, city = explain_text(tagger, TEXT)
    words = person.sentence.words
    assert (person.entity.start, person.entity.end, city.entity.start) == (1, 3, 5)
    assert [effect.position for effect in person.effects] == [0, 3, 4, 5, 6]
    for effect in person.effects:
        place, entity = effect.position, Entity(1, 3, "PER")
        (unknown,) = tagger.entity_probabilities(
            [Sentence((*words[:place], tagger.unknown_word, *words[place + 1 :]), (entity,))]
        )
        assert effect.unknown == pytest.approx(
            person.entity.confidence - unknown.entities[0].confidence, abs=1e-6
        )
    without_first, entity = Sentence(words[1:], (Entity(0, 2, "PER"),)), person.effects[0]
    assert entity.left_out == pytest.approx(
        person.entity.confidence
        - tagger.entity_probabilities([without_first])[0].entities[0].confidence,
        abs=1e-6,
    )
    without_last = Sentence(words[:-1], (Entity(5, 6, "CITY"),))
    assert city.effects[-1].left_out == pytest.approx(
        city.entity.confidence
        - tagger.entity_probabilities([without_last])[0].entities[0].confidence,
        abs=1e-6,
    )


def test_a_tagger_that_sees_the_word_alone_owes_nothing_to_the_others(tmp_path, corpus_file):
    from ner_lstm import Config, train

    settings = {
        "data.train": str(corpus_file),
        "model.encoder": "feedforward",
        "model.decoder": "softmax",
        "training.epochs": 8,
        "training.least_batches": 15,
        "training.learning_rate": 0.02,
    }
    trained = train(Config().assign(settings, source="tests"), output=tmp_path)
    explanations = explain_text(trained.tagger, "Ada lives in Rome .")
    assert len(explanations) == 2
    for one in explanations:
        for effect in one.effects:
            # but for what legal paths pass on from tags that are nearly impossible
            assert (effect.unknown, effect.left_out) == pytest.approx((0, 0), abs=1e-3)


def test_a_sentence_that_is_its_entity_has_no_other_words(tagger):
    (sentence,) = tagger.entity_probabilities([Sentence(("Ada",), (Entity(0, 1, "PER"),))])
    assert [list(one.effects) for one in explain_entities(tagger, sentence)] == [[]]


def example(words=("I", "like", "eating", "apple", "!"), label="FRUIT"):
    effects = (
        Effect(0, 0.0001, 0.0004),
        Effect(1, 0.012, -0.25),
        Effect(2, 0.5, 0.125),
        Effect(4, -0.004, 0.0),
    )
    return Explanation(Sentence(words), Entity(3, 4, label, 0.987), effects)


def test_the_terminal_has_every_number_and_no_colour_where_there_is_none(capsys):
    import sys

    print_explanations(Console(file=sys.stdout, width=120), [example()])
    assert capsys.readouterr().out == (
        "apple: FRUIT 0.987\n"
        "  unknown   I like +.012 eating +.500 [apple] ! -.004 \n"
        "  left out  I like -.250 eating +.125 [apple] ! \n"
        "\n"
    )


def test_in_colour_what_speaks_for_the_entity_is_light_and_what_speaks_against_it_dark(capsys):
    import sys

    print_explanations(
        Console(file=sys.stdout, width=120, color_system="truecolor", force_terminal=True),
        [example()],
    )
    shown = capsys.readouterr().out
    assert "48;2;254;232;56meating +.500" in shown  # the largest effect: the lightest shade
    # half as large, and against: a quarter of the way
    assert "38;2;255;255;255;48;2;67;78;108mlike -.250" in shown
    assert "! -.004" in shown.replace("\x1b[0m", "")


def test_numbers_are_spelt_with_a_sign():
    assert [spell_effect(effect) for effect in (0.0694, -0.1, 1.0, -1.0, 0.0005)] == [
        "+.069",
        "-.100",
        "+1.000",
        "-1.000",
        "+.001",
    ]


def test_the_page_has_every_number_and_the_words_in_the_order_of_their_effects():
    page = Outline("".join(render_explanations([example()], name="runs/apple")))
    assert page.rows() == [
        ["word", "place", "unknown", "left out"],
        ["eating", "3", "+.500", "+.125"],
        ["like", "2", "+.012", "-.250"],
        ["!", "5", "-.004", "+.000"],
    ]
    shaded = [text for text in page.of("p") if "eating" in text]
    assert shaded == [
        "unknown I like+.012 eating+.500 apple !-.004",
        "left out I like-.250 eating+.125 apple !",
    ]


def test_hostile_words_and_labels_do_no_harm():
    explanations = [example(("I", text, "eating", text, "!"), label=text) for text in HOSTILE]
    page = Outline("".join(render_explanations(explanations, name=HOSTILE[0])))
    assert not {"img", "iframe", "svg", "form", "base", "link", "input"} & set(page.tags)
    assert "script" not in page.tags
    assert not [
        name
        for name, _ in page.attributes
        if name.startswith("on") or name in ("src", "href", "style")
    ]
    assert page.html.count("<section>") == len(HOSTILE)


def test_no_entity_is_said():
    assert "No entity was found." in "".join(render_explanations([], name="m"))
