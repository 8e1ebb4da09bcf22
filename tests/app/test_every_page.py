"""Each of the seven pages, in each state a session can be in, opens and tells no fault of ours."""

from __future__ import annotations

import re
import socket
from collections import defaultdict

import pytest

from bizcase.entries import ProjectInfo
from bizcase.inputs.opening.upload import Upload
from pages.state import jobs
from pages.tabs import plan_graph
from tests.app.steps import (
    CASE,
    DATA,
    LIBRARY,
    PLACES,
    PLAN,
    REPORT,
    SCENARIOS,
    START,
    case_widget,
    enter,
    generate,
    open_page,
    session_of,
    text_of,
    unfold,
    with_case,
)
from tests.app.test_saved_cases import switch, told
from tests.document import lint
from tests.factories import rvtools, vinfo_row

HOSTILE = (
    "<img src=x onerror=alert(1)> [click](javascript:alert(1)) **b** $a$ =cmd() "
    "WWW.EVIL.EXAMPLE :smile:"
)
# Of three dimensions there is a chart, whose title names the lowest.
READINESS = f"""# Migration Readiness Assessment
## {HOSTILE}
Score: 1/5
#### Gaps
- {HOSTILE}
## People
Score: 3/5
## Platform
Score: 4/5
"""
PORTFOLIO = f"""Application Name,Criticality,Business Unit,Servers,Dependencies,Notes
"{HOSTILE}",high,"{HOSTILE}","{HOSTILE}",Pay,"{HOSTILE}"
Pay,low,HR,b,,
"""
# The tabs of a page beside the one it opens with.
TABS = {
    CASE: ("Costs", "Servers", "Finance", "Evidence"),
    DATA: ("Scope", "Data quality", "How the files fit together", "Totals by file"),
    PLAN: ("Strategies", "Servers and applications", "Waves", "Timeline", "Waiting list", "Team",
           "Dependencies", "Readiness", "End of support", "Blockers"),
    REPORT: ("Document", "Downloads"),
    SCENARIOS: ("Levers", "Side by side", "All assumptions"),
    LIBRARY: ("Saved cases", "Settings", "Help"),
}  # fmt: skip
OF_A_RESULT = (DATA, CASE, PLAN, SCENARIOS, REPORT)


def _called(*_, **__):
    raise AssertionError("something is called")


@pytest.fixture(autouse=True)
def sockets_closed(monkeypatch):
    """No page calls anyone; the store of these tests has no socket."""
    monkeypatch.setattr(socket.socket, "connect", _called)
    monkeypatch.setattr(socket, "getaddrinfo", _called)


def no_case(app, _):
    def check(page):
        if page in (CASE, PLAN, REPORT):
            assert any(item.proto.title == "No case yet" for item in app.info), page

    return check


def a_stale_case(app, request):
    generate(with_case(app, rvtools(vinfo_row("a"))))
    before = session_of(app).made
    request.getfixturevalue("monkeypatch").setattr(jobs, "runner", lambda _: None)  # it never ends
    enter(app, overrides={"scope.powered_off": "true"})

    def check(page):
        assert session_of(app).made is before
        marked = any(item.proto.title == "Being updated" for item in app.info)
        assert marked == (page in OF_A_RESULT), page
        assert "Being updated" in text_of(app.sidebar)

    return check


def a_broken_store(app, request):
    """It worked when it was switched on, then the table went."""
    table = request.getfixturevalue("table")
    generate(switch(with_case(app, rvtools(vinfo_row("a")))))
    table._client.delete_table(TableName=table.name)

    def check(page):
        assert ("is not in us-east-1" in told(app)) == (page == LIBRARY), page
        assert "**Exit DC 1**" in text_of(app.sidebar)

    return check


def headings(app):
    """Return the headings of what is drawn, those of texts too; numbers stand larger than words."""
    found = [item.value for kind in (app.title, app.header, app.subheader) for item in kind]
    texts = (text.value for text in app.main.markdown)
    return found + [title for text in texts for title in re.findall(r"(?m)^#{1,2} (.+)$", text)]


def keys_in(shown):
    """Return keys and names of our own in a text; files and instance types apart."""
    words = re.sub(r":material/\w+:", "", shown)
    file = re.compile(r"[\w-]+\.(?:csv|xlsx|json|html|md|docx|pdf|pptx|zip|py|toml)\b")
    files, words = file.findall(words), file.sub("", words)
    found = {*re.findall(r"\b[a-z]+\.[a-z][a-z_]{2,}\b", words),
             *re.findall(r"\b[a-z]+_[a-z_]+\b", words)}  # fmt: skip
    return found - {name.partition(".")[0] for name in files}


def each_heading_stands_once(headed):
    """What is above the tabs of a page stands with each of them, anything else with one."""
    assert {"Why", "Issues", "By strategy", "Today against AWS"} <= set(headed)
    for title, at in headed.items():
        pages = {page for page, _ in at}
        assert len(pages) == 1, title
        assert len(at) in (1, len(TABS[at[0][0]])), title


def hostile_names(app, request):
    request.getfixturevalue("monkeypatch").setattr(plan_graph, "READABLE", 0)
    rows = vinfo_row(HOSTILE), vinfo_row("b", Memory=None)
    assessment = Upload("readiness.md", READINESS.encode())
    portfolio = Upload("portfolio.csv", PORTFOLIO.encode())
    generate(with_case(app, rvtools(*rows, name="a*b*.xlsx"), assessment, portfolio))
    enter(app, project=ProjectInfo(HOSTILE, HOSTILE))

    headed = defaultdict(list)

    unfold(app)

    def check(page):
        name = page.rpartition("/")[2].removesuffix(".py")
        key = "inputs_tab" if page == DATA else f"{name}_tab"
        seen = [text_of(app) + told(app)]
        for tab in TABS.get(page, ()):
            app.session_state[key] = tab
            open_page(app, page)
            assert app.session_state[key] == tab
            if tab == "Dependencies":  # what surrounds one node is said in a sentence
                around = app.selectbox(case_widget(app, "plan_around"))
                around.set_value(f"application {HOSTILE}").run()
            # Elsewhere the browser gets other heads than those of the frame.
            frames = app.dataframe if page == PLAN else ()
            heads = [str(head) for frame in frames for head in frame.value]
            assert [head for head in heads if head[0].islower() and head[:4] != "vCPU"] == [], tab
            assert [word for head in heads for word in lint.forbidden(head)] == [], tab
            counts = [item.value for item in app.caption if re.match("0 [a-z]", item.value)]
            assert page != PLAN or counts == [], tab
            seen.append("\n".join((text_of(app), told(app), *heads)))
            for title in headings(app) if page != REPORT else ():  # the document has its own
                headed[title].append((page, tab))
        if page == LIBRARY:
            each_heading_stands_once(headed)
        for shown in seen:
            if page != LIBRARY:  # its settings have unit prices and the names of AWS's actions
                assert not re.search(r"\d\.\d\d (USD|EUR)\b", shown), page  # cents
                assert keys_in(shown) == set(), page
            assert "<img" not in shown, page
            assert not re.search(r"Month \d+, [a-z]", shown), page
            assert not re.search(r"(?<!\\)\]\(javascript", shown), page
            assert not re.search(r"WWW\.|:smile:", shown), page
        assert any("a\\*b\\*.xlsx" in shown for shown in seen) or page != DATA

    return check


def nothing_in_scope(app, _):
    """Figures of 0 stood where nothing had been looked at."""
    generate(with_case(app, rvtools(vinfo_row("a", Powerstate="poweredOff"))))
    tabs = {CASE: ["Servers"], PLAN: ["Servers and applications"]}

    def check(page):
        if page not in (CASE, PLAN, SCENARIOS):
            return
        assert "There are no costs to show" in [item.proto.title for item in app.info]
        assert not app.metric
        assert "### 0" not in text_of(app)
        assert page == SCENARIOS or [item.label for item in app.tabs] == tabs[page]
        if page == CASE:
            assert app.dataframe[-1].value["scope_reason"].tolist() == ["Powered off"]

    return check


@pytest.mark.parametrize(
    "state", [nothing_in_scope, no_case, a_stale_case, a_broken_store, hostile_names]
)
def test_every_page_opens(app, request, state):
    check = state(app, request)
    assert len(PLACES) == 7
    assert PLACES[0] == START
    for page in PLACES:
        open_page(app, page, errors=state is a_broken_store)
        check(page)
