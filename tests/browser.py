"""Pages in Chromium, for the tests of every page that the package writes.

Skipped, with the reason, where no browser starts. Tried are, in this order: the executable that
NER_LSTM_BROWSER names, what `playwright install chromium` brings, and Chromium or Chrome on the
PATH (Debian: apt-get install chromium).
"""

import os
import shutil
from collections import Counter

import pytest

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        started = _launch(driver.chromium)
        yield started
        started.close()


def _launch(chromium):
    from playwright.sync_api import Error

    wanted = os.environ.get("NER_LSTM_BROWSER")
    paths = [wanted] if wanted else [None, *filter(None, map(shutil.which, NAMES))]
    for path in paths:
        try:
            return chromium.launch(executable_path=path)
        except Error as error:
            reason = str(error).splitlines()[0]
    pytest.skip(f"no browser starts (playwright install chromium, or NER_LSTM_BROWSER): {reason}")


def pytest_terminal_summary(terminalreporter):
    """One line at the end for each reason for which tests were skipped."""
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", ())
    )
    for reason, tests in reasons.items():
        terminalreporter.write_line(
            f"{tests:,} {'test was' if tests == 1 else 'tests were'} skipped: {reason}"
        )


@pytest.fixture
def show(browser, tmp_path):
    """Opens a page, html a text; at the end of the test nothing may have gone wrong in any of
    them.
    """
    complaints, contexts = [], []

    def open_page(html, **options):
        (tmp_path / "page.html").write_text(html, encoding="utf-8")
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on(
            "dialog",
            lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()),
        )
        page.on(
            "request",
            lambda request: (
                request.url.startswith("file:") or complaints.append(f"request: {request.url}")
            ),
        )
        page.goto((tmp_path / "page.html").as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
