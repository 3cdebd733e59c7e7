"""A file's name -> the format that its suffix names, held against what is read from the file or
written into it.
"""

from collections.abc import Iterable
from pathlib import Path

from ner_lstm.errors import CorpusError, NerLstmError

JSON, JSONL, COLUMNS, HTML, MARKDOWN, XML = (
    "JSON",
    "JSON lines",
    "columns",
    "HTML",
    "Markdown",
    "XML",
)
CSV, SPREADSHEET, DOCUMENT, SETTINGS = (
    "comma-separated values",
    "a spreadsheet",
    "a word processor's document",
    "settings",
)
BRAT, SPACY, CONLLU, TABLE, ARCHIVE = (
    "brat's annotations",
    "spaCy's DocBin",
    "CoNLL-U",
    "a table of Arrow",
    "an archive",
)
PICTURE, CODE = "a picture", "Python's objects"
SUFFIXES = {
    COLUMNS: (".conll", ".tsv", ".bio", ".iob", ".iob2", ".bmes", ".bioes"),
    JSONL: (".jsonl", ".ndjson"),
    JSON: (".json",),
    HTML: (".html", ".htm", ".xhtml"),
    MARKDOWN: (".md", ".markdown"),
    XML: (".xml", ".xmi", ".naf"),
    CSV: (".csv",),
    SPREADSHEET: (".xlsx", ".xls", ".ods"),
    DOCUMENT: (".docx", ".doc", ".odt", ".rtf", ".pdf", ".epub", ".pptx"),
    SETTINGS: (".toml", ".yaml", ".yml"),
    BRAT: (".ann",),
    SPACY: (".spacy",),
    CONLLU: (".conllu", ".conllup"),
    TABLE: (".parquet", ".arrow", ".feather"),
    ARCHIVE: (".gz", ".bz2", ".xz", ".zst", ".zip", ".tar", ".tgz", ".7z"),
    PICTURE: (".png", ".svg", ".jpg", ".jpeg"),
    CODE: (".pkl", ".pickle", ".pt", ".npz", ".safetensors"),
}
FORMATS = {suffix: name for name, suffixes in SUFFIXES.items() for suffix in suffixes}
READABLE = frozenset({COLUMNS, JSONL, JSON, MARKDOWN, CONLLU})
# What a reader of columns or of text may do about a file that it would misread.
INSTEAD = {
    CSV: "save it with tabs between the columns, as .tsv, or name its separator",
    SPREADSHEET: "save it with tabs between the columns, as .tsv",
    DOCUMENT: "save it as plain text, as .txt",
    HTML: "take the text out of the markup, into .txt",
    XML: "take the text out of the markup, into .txt, or words and tags into .conll",
    SETTINGS: "save what is text in it as .txt",
    BRAT: "join it with its text to JSON lines, as .jsonl",
    SPACY: "save text and entities as JSON lines, as .jsonl",
    TABLE: "hub:FOLDER reads the folder that it lies in",
    ARCHIVE: "unpack it (gzip alone is read as it is)",
}


def format_of(path: str | Path) -> str | None:
    """The format that the suffix names, None for a suffix that says nothing, as .txt."""
    return FORMATS.get(Path(path).suffix.lower())


def require_readable(path: str) -> None:
    """Raises CorpusError where the name is that of a file which would be misread as text or
    columns; gzip is looked through.
    """
    name = path[:-3] if path.lower().endswith(".gz") else path
    found = format_of(name)
    if found is not None and found not in READABLE:
        way_out = INSTEAD.get(found)
        problem = f"expected text, columns or JSON, found {Path(name).suffix}, which is {found}"
        raise CorpusError(path, 0, f"{problem}: {way_out}" if way_out else problem)


def require_suffix(path: str | Path, *, written: str | None, known: Iterable[str]) -> None:
    """Raises NerLstmError where the suffix names another format than what is written, one of
    FORMATS or None for plain lines.

    known: the suffixes that may stand there.
    """
    found = format_of(path)
    if found not in (None, written):
        problem = (
            f"{written or 'lines of text'} would be written, and {Path(path).suffix} is {found}"
        )
        raise NerLstmError(f"{path}: {problem}: expected a name in {', '.join(known)}")
