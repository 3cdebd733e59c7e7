"""Results -> what people and programs read: one file a kind of report, chosen by `--report
KIND[=FILE]`.
"""

from collections.abc import Callable

from ner_lstm.evaluation.evaluations import Results
from ner_lstm.reports.github import render_github
from ner_lstm.reports.html import render_html
from ner_lstm.reports.json import render_json
from ner_lstm.reports.junit import render_junit
from ner_lstm.reports.markdown import render_markdown
from ner_lstm.reports.text import render_text

REPORTS: dict[str, Callable[[Results], str]] = {
    "table": render_text,
    "json": render_json,
    "github": render_github,
    "junit": render_junit,
    "markdown": render_markdown,
    "html": render_html,
}
