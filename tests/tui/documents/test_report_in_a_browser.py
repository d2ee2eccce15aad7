"""A report in a headless Chromium: it asks for nothing, shows its figures, and opens what is folded in print."""

import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.tui.small import leadsim, written

playwright = pytest.importorskip("playwright.sync_api")


def test_a_report_opens_without_a_request_and_prints_whole(tmp_path: Path) -> None:
    store, out = str(tmp_path / "results.sqlite"), tmp_path / "out"
    assert leadsim("compare", written(tmp_path), "--replications", "2", "--store", store).exit_code == 0
    done = leadsim("report", "1", "--for", "full", "--out", str(out), "--store", store)
    assert done.exit_code == 0, done.output
    page_file = out / "report.html"
    with playwright.sync_playwright() as driver:
        own = driver.chromium.executable_path
        path = own if Path(own).exists() else shutil.which("chromium") or shutil.which("google-chrome")
        if path is None:
            pytest.skip("there is no Chromium")
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        asked: list[str] = []
        complained: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complained.append(message.text))
        page.goto(page_file.as_uri())
        drawn = page.evaluate("[...document.images].map(each => each.complete && each.naturalWidth > 0)")
        wider = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        page.pdf(path=str(tmp_path / "print.pdf"), prefer_css_page_size=True)
        browser.close()
    assert [each for each in asked if not each.startswith("data:")] == [page_file.as_uri()]
    assert complained == []
    assert drawn
    assert all(drawn)
    assert not wider
    printed = " ".join(" ".join(each.extract_text() for each in PdfReader(tmp_path / "print.pdf").pages).split())
    assert "What the model decides by itself" in printed
