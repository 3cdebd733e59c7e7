"""The page to the last byte, and what no text, label or file name can do to it."""

import base64
import hashlib
import itertools
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ner_lstm.corpus.html import entitle, render_html
from ner_lstm.rendering.labels import HUES, LINES, classes_of, write_label_style
from ner_lstm.rendering.page import read_file
from ner_lstm.sentence import Entity, Passage, Record, Sentence

STYLE = read_file("rendering/page.css") + write_label_style()
HASH = base64.b64encode(hashlib.sha256(STYLE.encode("utf-8")).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{HASH}'; base-uri 'none'; form-action 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
HEAD = f"""<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Two apples</title>
<style>{STYLE}</style>
</head>
<body class="running">
<h1 dir="auto">Two apples</h1>
"""


def passage(text, *spans, start=0, path="a.txt"):
    """A passage of words of letters; spans are code points of the passage."""
    words = [(found.start() + start, found.end() + start) for found in re.finditer(r"\S+", text)]
    firsts, lasts = [first - start for first, _ in words], [last - start for _, last in words]
    entities = tuple(
        Entity(firsts.index(first), lasts.index(last) + 1, label, 0.9)
        for first, last, label in spans
    )
    return Sentence(
        tuple(text.split()),
        entities,
        tuple(first for first, _ in words),
        tuple(last for _, last in words),
        Passage(text, start),
        path,
    )


def page(*sentences, title="Two apples", labels=()):
    return "".join(render_html(sentences, title=title, labels=labels))


class Outline(HTMLParser):
    """Tags as they open and close, and the text of paragraphs without the labels."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.attributes = []
        self.text = ""
        self.open = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "section" in self.open and "p" in self.open and "small" not in self.open:
            self.text += data


def test_a_page_to_the_last_byte():
    running = [
        passage("I like eating an apple !  ", (17, 22, "FRUIT")),
        passage("The Apple is\n\ta great company !\n\n", (4, 9, "COMPANY"), start=26),
        passage("The end", start=59),
    ]
    columns = Sentence(("我", "爱", "苹", "果"), (Entity(2, 4, "FRUIT"),), path="b.conll", line=1)
    record = Record({}, "So: R&D, in Rome.")
    spoken = Sentence(
        ("R&D", ",", "in", "Rome"),
        (Entity(3, 4, "PLACE", 0.999),),
        (4, 7, 9, 12),
        (7, 8, 11, 16),
        record,
        "b.conll",
    )
    assert (
        page(*running, columns, spoken)
        == HEAD
        + '<section>\n<h2 dir="auto">a.txt</h2>\n<p dir="auto">I like eating an <mark class="c0"'
        ' title="FRUIT, confidence'
        ' 0.900">apple<small>&nbsp;<bdi>FRUIT&nbsp;<i>90\xa0%</i></bdi></small></mark> !  The'
        ' <mark class="c1 b1" title="COMPANY, confidence'
        ' 0.900">Apple<small>&nbsp;<bdi>COMPANY&nbsp;<i>90\xa0%</i></bdi></small></mark> is\n\ta'
        ' great company !\n\n</p>\n<p dir="auto">The end</p>\n</section>\n<section>\n<h2'
        ' dir="auto">b.conll</h2>\n<p class="apart" dir="auto">我爱<mark'
        ' class="c0">苹果<small>&nbsp;<bdi>FRUIT</bdi></small></mark></p>\n<p class="apart"'
        ' dir="auto">R&amp;D, in <mark class="c2 b2" title="PLACE, confidence'
        ' 0.999">Rome<small>&nbsp;<bdi>PLACE&nbsp;<i>100\xa0%</i></bdi></small></mark></p>\n</section>\n<footer'
        ' lang="en">\n<h2>Labels</h2>\n<ul>\n<li><mark class="c0"><bdi>FRUIT</bdi></mark>'
        ' 2</li>\n<li><mark class="c1 b1"><bdi>COMPANY</bdi></mark> 1</li>\n<li><mark class="c2'
        ' b2"><bdi>PLACE</bdi></mark> 1</li>\n</ul>\n<p>5 sentences, 4'
        " entities</p>\n</footer>\n</body>\n</html>\n"
    )


def test_the_last_character_is_kept():
    for sentence in (
        passage("no full stop"),
        passage("Rome", (0, 4, "PLACE")),
        Sentence(("no", "stop"), ()),
        Sentence(("Rome",), (Entity(0, 1, "P"),)),
    ):
        assert Outline(page(sentence)).text.endswith(sentence.words[-1])


def test_the_passages_of_a_file_joined_are_the_file():
    texts = ["\n\nOne  two.\t", "Three\n", "four &amp; <five>\n \n\n", " six 'seven'\n\n", "eight"]
    starts = [0, *itertools.accumulate(map(len, texts))]
    sentences = [passage(text, start=start) for text, start in zip(texts, starts, strict=False)]
    shown = page(*sentences)
    assert Outline(shown).text == "".join(texts)
    assert shown.count("<p dir") == 3  # a blank line ends a paragraph


def test_a_colour_belongs_to_a_label_and_a_given_list_fixes_it():
    def classes(shown):
        return re.findall(r'<mark class="([^"]+)">w', shown)

    numbers = range(2 * len(HUES))
    many = Sentence(
        tuple(f"w{number}" for number in numbers),
        tuple(Entity(number, number + 1, f"L{number}") for number in numbers),
    )
    looks = classes(page(many))
    assert looks[:2] == ["c0", "c1 b1"] and looks[len(HUES)] == "c0 b1"
    backwards = tuple(f"L{number}" for number in reversed(numbers))
    assert classes(page(many, labels=backwards)) == looks[::-1]


def test_32_labels_look_different_and_near_hues_have_different_lines_too():
    looks = [classes_of(number) for number in range(len(HUES) * len(LINES))]
    assert len(set(looks)) == 32
    line = dict(zip(range(len(HUES)), (look.partition(" ")[2] for look in looks), strict=False))
    sky, orange, green, pink, vermilion, blue, yellow, grey = range(len(HUES))
    for near in (
        {sky, blue},
        {orange, vermilion, yellow},
        {green, yellow},
        {pink, grey, vermilion},
    ):
        assert len({line[hue] for hue in near}) == len(near)


def test_given_labels_that_were_not_found_are_listed_with_none():
    assert '<li><mark class="c1 b1"><bdi>B</bdi></mark> 0</li>' in page(
        Sentence(("a",), ()), labels=("A", "B")
    )


def test_files_are_headed_by_their_names_and_no_name_by_nothing():
    shown = page(*(Sentence(("a",), (), path=path) for path in ("-", "-", "x", "")))
    assert re.findall(r"<section>\n(?:<h2 dir=\"auto\">(.*?)</h2>)?", shown) == [
        "standard input",
        "x",
        "",
    ]


def test_a_file_that_the_title_names_is_not_headed_once_more():
    shown = page(*(Sentence(("a",), (), path=path) for path in ("x", "y")), title="x")
    assert re.findall(r"<h[12].*?>(.*?)</h[12]>", shown) == ["x", "y"]


@pytest.mark.parametrize(
    ("paths", "title"),
    [(["-"], "standard input"), (["a/b.txt"], "a/b.txt"), (["x"] * 1200, "1,200 files")],
)
def test_a_page_is_called_after_its_only_file_or_their_number(paths, title):
    assert entitle(paths) == title


def test_no_sentences_make_a_whole_page():
    assert (
        page()
        == HEAD
        + '<footer lang="en">\n<p>0 sentences, 0 entities</p>\n</footer>\n</body>\n</html>\n'
    )


def test_the_policy_allows_this_style_sheet_and_nothing_else():
    assert "url(" not in STYLE and "@import" not in STYLE and "<" not in STYLE
    outline = Outline(page(passage("Rome", (0, 4, "PLACE"))))
    for active in ("script", "link", "img", "iframe", "object", "form", "a", "base"):
        assert active not in outline.tags
    assert {name for name, _ in outline.attributes} == {
        *("charset", "http-equiv", "content", "name", "dir", "class", "title", "lang")
    }


HOSTILE = [
    "<script>alert(1)</script>",
    "</mark></p></section></body>",
    '" onmouseover="alert(1)',
    "' onclick='alert(1)",
    "</title><img/src=x>",
    "</style><script>",
    "&lt;b&gt;&amp;&#60;",
    "<!--",
    "]]>",
    "{{7*7}}",
    "javascript:alert(1)",
    "\x00<\x00script>",
    "\x1b[31m",
    "\u202etxt.exe",
    "\ud800\udfff",
    "\ufffe\U0001ffff\ufdd0",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_word_label_title_or_path_stays_text(hostile):
    harmless = Outline(
        page(Sentence(("x", "y"), (Entity(0, 1, "x", 0.5),), path="x"), title="x", labels=("x",))
    )
    sentence = Sentence((hostile, "y"), (Entity(0, 1, hostile, 0.5),), path=hostile)
    shown = page(sentence, title=hostile, labels=(hostile,))
    outline = Outline(shown)
    assert outline.tags == harmless.tags
    assert [name for name, _ in outline.attributes] == [name for name, _ in harmless.attributes]
    shown.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ufffe]", shown)


def test_controls_are_shown_as_pictures_and_line_ends_as_line_ends():
    assert Outline(page(Sentence(("a\x00\x1b\x7f\x85\u202eb",), ()))).text == "a␀␛␡\ufffd\ufffdb"
    assert Outline(page(passage("a\r\nb\rc\td\n"))).text == "a\nb␍c\td\n"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=6), st.text(max_size=5))
def test_any_text_makes_one_well_formed_page(words, label):
    text = " ".join(words)
    ends = tuple(itertools.accumulate(len(word) + 1 for word in words))
    starts, ends = (0, *ends[:-1]), tuple(end - 1 for end in ends)
    sentence = Sentence(
        tuple(words), (Entity(0, 1, label, 0.5),), starts, ends, Passage(text, 0), "a.txt"
    )
    outline = Outline(page(sentence))
    assert outline.open == [] and outline.tags.count("mark") == 2
    kept = r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2400-\u2421\ufdd0-\uffff\U0001fffe-\U0010ffff]"
    assert re.findall(kept, outline.text) == re.findall(kept, text.replace("\r\n", "\n"))


def test_the_page_streams():
    endless = (
        passage("Rome and no end. ", (0, 4, "PLACE"), start=17 * number)
        for number in itertools.count()
    )
    assert len(list(itertools.islice(render_html(endless, title="x"), 1000))) == 1000
