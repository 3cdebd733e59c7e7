"""Column files of one corpus, in every layout."""

from ner_lstm.corpus import read_corpus
from ner_lstm.reading import Labels, ReadOptions


def read(folder, text, *, labels=Labels.REQUIRED, **options):
    path = folder / "corpus.conll"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_corpus(path, labels=labels, options=ReadOptions(**options)))


LAYOUTS = {
    "tab": "The\tO\nApple\tB-ORG\nStore\tI-ORG\n\nParis\tB-LOC\n",
    "blank": "The O\nApple B-ORG\nStore I-ORG\n\nParis B-LOC\n",
    "runs of blanks and tabs": "The   O\nApple \tB-ORG\nStore  I-ORG \n \nParis B-LOC",
    "CRLF": "The\tO\r\nApple\tB-ORG\r\nStore\tI-ORG\r\n\r\nParis\tB-LOC\r\n",
    "byte order mark": "\ufeffThe\tO\nApple\tB-ORG\nStore\tI-ORG\n\nParis\tB-LOC\n",
    "no end of line at the end": "The\tO\nApple\tB-ORG\nStore\tI-ORG\n\nParis\tB-LOC",
    "blank lines of tabs, many of them": (
        "\n\t\nThe\tO\nApple\tB-ORG\nStore\tI-ORG\n\t\n\n\nParis\tB-LOC\n\n\n"
    ),
    "documents": "-DOCSTART- O\n\nThe O\nApple B-ORG\nStore I-ORG\n\n-DOCSTART- O\n\nParis B-LOC\n",
    "CoNLL-2003": (
        "-DOCSTART- -X- O O\n\nThe DT B-NP O\nApple NNP I-NP I-ORG\nStore NNP I-NP I-ORG\n\nParis"
        " NNP B-NP I-LOC\n"
    ),
    "CoNLL-U with comments and nested tags": (
        "# newdoc\n# text = The Apple"
        " Store\n1\tThe\tO\tO\n2\tApple\tB-ORG\tB-ORGpart\n3\tStore\tI-ORG\tO\n\n# sent_id ="
        " 2\n1\tParis\tB-LOC\tO\n"
    ),
    "comments with tabs": (
        "#\thttp://a.de/"
        " [2009]\n1\tThe\tO\tO\n2\tApple\tB-ORG\tO\n3\tStore\tI-ORG\tO\n\n#\tx\n1\tParis\tB-LOC\tO\n"
    ),
    "surface tokens and empty nodes of CoNLL-U": (
        "1-2\tTheApple\t_\n1\tThe\tO\n2\tApple\tB-ORG\n2.1\tof\t_\n3\tStore\tI-ORG\n\n1\tParis\tB-LOC\n"
    ),
    "tag before the word": "O\tThe\nB-ORG\tApple\nI-ORG\tStore\n\nB-LOC\tParis\n",
    "offsets between word and tag": (
        "The\t0\t3\tO\nApple\t4\t9\tB-ORG\nStore\t10\t15\tI-ORG\n\nParis\t0\t5\tB-LOC\n"
    ),
    "IO": "The\tO\nApple\tI-ORG\nStore\tI-ORG\n\nParis\tI-LOC\n",
    "BIOES": "The\tO\nApple\tB-ORG\nStore\tE-ORG\n\nParis\tS-LOC\n",
    "BMES": "The\tO\nApple\tB-ORG\nStore\tE-ORG\n\nParis\tS-LOC\n",
    "BILOU": "The\tO\nApple\tB-ORG\nStore\tL-ORG\n\nParis\tU-LOC\n",
}
