"""Column files, folders, samples and JSON records that cannot be read."""

import gzip

from malformed import GOOD, Case, lines_of


def _corpus(claim, content, *errors, name="bad.conll", options=""):
    """A corpus that neither `convert` nor anything else reads; `check` and `train` have tests of
    their own.
    """
    return Case(claim, f"convert -q {name} out.jsonl {options}", errors, {name: content})


CORPORA = [
    _corpus(
        "a tag that no scheme has",
        GOOD.replace("B-CITY", "B_CITY"),
        r"bad\.conll:4: expected O or a tag .*found 'B_CITY'",
    ),
    _corpus(
        "a prefix that no scheme has",
        GOOD.replace("B-CITY", "X-CITY"),
        r"bad\.conll:4: expected .*found 'X-CITY'",
    ),
    _corpus(
        "a tag without a label",
        GOOD.replace("B-CITY", "B-"),
        r"bad\.conll:4: expected .*found 'B-'",
    ),
    _corpus("an empty tag", GOOD.replace("\tB-CITY", "\t"), r"bad\.conll:4: expected .*found ''"),
    _corpus(
        "several tags at once",
        GOOD.replace("B-CITY", "B-CITY,B-PER"),
        r"bad\.conll:4: expected one tag, found several",
    ),
    _corpus(
        "a line without its tag",
        GOOD.replace("Paris\tB-CITY", "Paris"),
        r"bad\.conll:4: expected 2 columns as on line 1, found 1: 'Paris'",
    ),
    _corpus(
        "a line with a column too many",
        GOOD.replace("B-CITY", "B-CITY\tx"),
        r"bad\.conll:4: expected 2 columns as on line 1, found 3",
    ),
    _corpus(
        "a word with a blank, by blanks",
        GOOD.replace("\t", " ").replace("Paris", "New York"),
        r"bad\.conll:4: expected 2 columns .*found 3",
    ),
    _corpus(
        "an empty word",
        GOOD.replace("Paris\t", "\t"),
        r"bad\.conll:4: expected a word in column 0, found none",
    ),
    _corpus(
        "a word that is a blank",
        GOOD.replace("Paris\t", " \t"),
        r"bad\.conll:4: expected a word in column 0, found none",
    ),
    _corpus(
        "a byte that is not UTF-8",
        GOOD.encode().replace(b"Paris", b"Par\xefs"),
        r"bad\.conll:4: expected utf-8, found the bytes EF",
    ),
    _corpus(
        "UTF-16 taken for UTF-8",
        GOOD.encode("utf-16"),
        r"bad\.conll:1: expected utf-8, found the bytes FF",
    ),
    _corpus(
        "UTF-8 taken for UTF-16",
        GOOD + "x",
        r"bad\.conll(:\d+)?: expected utf-16, found",
        options="--encoding utf-16",
    ),
    _corpus(
        "an encoding that nobody knows",
        GOOD,
        r"bad\.conll: expected the name of an encoding, found 'klingon'",
        options="--encoding klingon",
    ),
    _corpus(
        "an encoding that is none of text",
        GOOD,
        r"bad\.conll: expected the name of an encoding, found 'hex'",
        options="--encoding hex",
    ),
    _corpus(
        "an encoding that decodes nothing",
        GOOD,
        r"bad\.conll:1: expected undefined",
        options="--encoding undefined",
    ),
    _corpus(
        "a gzip file cut short",
        gzip.compress(GOOD.encode() * 99)[:-20],
        r"bad\.conll\.gz: expected a whole gzip file",
        name="bad.conll.gz",
    ),
    _corpus(
        "a gzip file with a changed byte",
        gzip.compress(GOOD.encode())[:-6] + b"abcdef",
        r"bad\.conll\.gz: expected a whole gzip",
        name="bad.conll.gz",
    ),
    _corpus(
        "a binary file", bytes(range(256)) * 8, r"bad\.conll:\d+: expected utf-8, found the bytes"
    ),
    _corpus(
        "a tag column that is not there",
        GOOD,
        r"bad\.conll: expected the tag in column 2, found 2 columns",
        options="--tag-column 2",
    ),
    _corpus(
        "a word column that is not there",
        GOOD,
        r"bad\.conll: expected the word in column -3, found 2 columns",
        options="--word-column -3",
    ),
    _corpus(
        "a tag column without tags",
        lines_of("1\tAda\tB-PER", "2\tParis\tB-CITY"),
        *(r"bad\.conll:1: expected O or a tag .*found '1'", r"bad\.conll:2: expected .*found '2'"),
        options="--tag-column 0 --word-column 1",
    ),
    _corpus(
        "an orphan I-, which the policy forbids",
        GOOD.replace("B-CITY", "I-CITY"),
        r"bad\.conll:4: expected well-formed BIO: 'I-CITY'",
        options="--ill-formed error",
    ),
    _corpus(
        "a prefix of another scheme later on",
        GOOD * 9 + lines_of("", "Rome\tE-CITY"),
        r"bad\.conll:101: expected a tag of the scheme BIO .*found 'E-CITY'",
    ),
    _corpus(
        "a scheme that the tags contradict",
        GOOD,
        r"bad\.conll:1: expected a tag of the scheme IO .*",
        r"bad\.conll:4: expected .*",
        r"bad\.conll:10: expected .*",
        options="--from-scheme IO",
    ),
    _corpus(
        "more errors than anyone reads",
        GOOD * 9 + lines_of(*["Rome\tnowhere"] * 25),
        *(rf"bad\.conll:{line}: expected .*found 'nowhere'" for line in range(100, 120)),
        r"bad\.conll: 5 more errors",
    ),
    _corpus(
        "lines that carriage returns end",
        GOOD.replace("\n", "\r"),
        r"bad\.conll:1: expected line ends LF or CR LF, found a carriage return alone",
    ),
    _corpus(
        "a carriage return inside a word",
        GOOD.replace("Paris", "Pa\rris"),
        r"bad\.conll:4: expected line ends LF or CR LF, found a carriage return alone",
    ),
    _corpus(
        "WebAnno TSV",
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|value\n\n\n#Text=Ada"
        " lives\n1-1\t0-3\tAda\tB-PER\t\n1-2\t4-9\tlives\tO\t\n",
        r"bad\.conll:1: expected columns of words and tags, found WebAnno TSV: export it as CoNLL"
        r" 2003",
    ),
    _corpus(
        "brat's standoff annotations",
        "T1\tPER 0 3\tAda\nT2\tCITY 13 18\tParis\nR1\tLives Arg1:T1 Arg2:T2\n",
        r"bad\.conll:1: expected a word a line, found brat's standoff annotations",
    ),
    _corpus(
        "commas between the cells",
        GOOD.replace("\t", ","),
        r"bad\.conll:1: .*found ',' between the cells: give --separator ','",
    ),
    _corpus(
        "quoted cells",
        "word,tag\n" + GOOD.replace("\t", '","').replace("A", '"A').replace("R\n", 'R"\n'),
        r"bad\.conll:1: .*found ',' between the cells: write it with tabs and without quotes",
    ),
    _corpus(
        "two columns of tags that are alike",
        lines_of("Ada\tB-PER\tB-PER", "lives\tO\tO", "in\tO\tO", "Paris\tB-CITY\tO"),
        r"bad\.conll:4: expected one column of tags, found 2 .*-column 1 reads 'Paris/B-CITY',"
        r" --tag-column 2 reads 'Paris/O'",
    ),
    _corpus(
        "two columns of words that are alike",
        lines_of("leave\tleft\tO", "for\tfor\tO", "parisian\tparisians\tB-PER"),
        r"bad\.conll:1: expected one column of words, found 2 .*0 reads 'leave for parisian',"
        r" --word-column 1 reads 'left",
    ),
    _corpus(
        "a column of parts of speech that is said to be of tags",
        lines_of(*["Ada\tNNP\tB-PER", "lives\tVBZ\tO"] * 20),
        r"bad\.conll:1: expected O or a tag .*found 'NNP', and so on for 40 of 40 tags"
        r" .*--tag-column says",
        options="--tag-column 1",
    ),
    Case(
        "a missing file", "convert -q missing.conll out.jsonl", (r"missing\.conll: no such file",)
    ),
    Case(
        "a folder without columns",
        "convert -q . out.jsonl",
        (r"\.: expected a folder with \*\.conll files, found none in it",),
    ),
    Case(
        "a file in a folder is bad",
        "convert -q part out.jsonl",
        (r"part/b\.conll:4: expected 2 columns",),
        {"part/a.conll": GOOD, "part/b.conll": GOOD.replace("\tB-CITY", "")},
    ),
    Case(
        "a sample that does not ship",
        "convert -q sample:pear out.jsonl",
        (r"sample:pear:train: no such sample corpus; there are sample:",),
    ),
    Case(
        "a split that the sample lacks",
        "convert -q sample:apple:exam out.jsonl",
        (r"sample:apple:exam: no such sample corpus",),
    ),
    Case("a hub corpus without a name", "convert -q hub: out.jsonl", (r"hub:: expected hub:NAME",)),
    Case(
        "a hub folder that is not there",
        "convert -q hub:./nowhere out.jsonl",
        (r"hub:\./nowhere: no such folder",),
    ),
    Case(
        "a hub folder with nothing to load",
        "convert -q hub:empty out.jsonl",
        (r"hub:empty: the datasets library cannot load",),
        {"empty/readme.xyz": "x"},
    ),
]
