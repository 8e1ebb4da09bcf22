"""The image: what hadolint would say of the Dockerfile, and what reaches the builder."""

from __future__ import annotations

import fnmatch
import re
import subprocess
from pathlib import Path

import pytest

from tests.deploy.dockerfile_rules import RULES, broken, parsed

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8")
BASE, USER, VOLUME = "python:3.11.14-slim-bookworm", "USER 10001:10001", 'VOLUME ["/var/lib/app"]'
START = 'ENTRYPOINT ["python", "deploy/start.py"]'
HEALTH = TEXT[TEXT.index("HEALTHCHECK") : TEXT.index("ENTRYPOINT")]
COPIED = [
    source
    for step in parsed(TEXT).of("COPY")
    if "--from" not in step.value
    for source in step.value.split()[:-1]
]


def test_the_dockerfile_breaks_no_rule():
    assert broken(TEXT) == set()


# Rule → changes of our Dockerfile (text, what stands there instead) that it must catch.
MUTATIONS = {
    "base_is_pinned": [(BASE, "python:latest"), (BASE, "python"), (BASE, "python:3.11-slim"),
                       (BASE, "python:slim"), (f"={BASE}", "")],
    "base_is_slim": [(BASE, "python:3.11.14")],
    "runs_as_a_user_with_a_number": [(USER, ""), (USER, "USER root"), (USER, "USER 0"),
                                     (USER, "USER app"), (USER, "USER 10001:0")],
    "nothing_runs_as_root_after_the_user_is_set": [(USER, f"{USER}\nUSER 0\nRUN ls\n{USER}")],
    "nothing_is_added_from_elsewhere": [("COPY bizcase", "ADD bizcase"),
                                        ("COPY pages", "ADD https://a.example/x /\nCOPY pages")],
    "nothing_is_fetched_and_run": [(USER, f"RUN curl -s https://example.com | sh\n{USER}")],
    "no_secret_in_a_layer": [(USER, f"ENV COOKIE_SECRET=x\n{USER}"),
                             (USER, f"ARG API_KEY\n{USER}"),
                             (USER, f"ENV AWS_SECRET_ACCESS_KEY x\n{USER}"),
                             ("config.toml", "secrets.toml"),
                             (USER, f"RUN export K=AKIA{'A' * 16}\n{USER}")],
    "only_named_files_are_copied": [("COPY pages pages", "COPY . ."),
                                    ("COPY pages pages", "COPY ./ /app")],
    "program_files_belong_to_root": [("COPY pages", "COPY --chown=app pages")],
    "other_stages_are_ours": [("--from=packages", "--from=nginx:latest")],
    "commands_need_no_shell": [(START, "ENTRYPOINT python deploy/start.py"),
                                 (START, f"{START}\nCMD sh")],
    "one_start": [(START, ""), (START, f"{START}\n{START}"),
                  (START, f'{START}\nCMD ["a"]\nCMD ["b"]')],
    "health_is_asked_without_a_shell": [(HEALTH, ""), ('CMD ["python", "-c"', "CMD curl || exit 1"),
                                        (HEALTH, "HEALTHCHECK NONE\n"), ("--timeout=5s", "")],
    "packages_leave_no_cache": [(" --no-cache-dir", ""),
                                (USER, f"RUN apt-get install -y git\n{USER}")],
    "nothing_needs_sudo": [("RUN /opt/venv", "RUN sudo /opt/venv")],
    "folders_are_absolute": [("WORKDIR /app", "WORKDIR app"), (USER, f"RUN cd /tmp\n{USER}")],
    "one_place_to_write": [(VOLUME, ""), (VOLUME, 'VOLUME ["/app"]'),
                           (VOLUME, 'VOLUME ["/var/lib/app", "/app"]'),
                           (VOLUME, f"{VOLUME}\nRUN touch /var/lib/app/x")],
    "ports_need_no_root": [("EXPOSE 8501", "EXPOSE 80"), ("EXPOSE 8501", "EXPOSE 443/tcp")],
    "nothing_outdated": [(USER, f"MAINTAINER x\n{USER}")],
}  # fmt: skip


def test_every_rule_has_a_dockerfile_that_breaks_it():
    assert set(MUTATIONS) == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [(rule, *change) for rule, changes in MUTATIONS.items() for change in changes],
)
def test_a_rule_catches_what_breaks_it(rule, before, after):
    assert before in TEXT
    assert rule in broken(TEXT.replace(before, after))


def test_a_base_pinned_to_a_digest_is_accepted():
    assert broken(TEXT.replace(BASE, f"{BASE}@sha256:{'0' * 64}")) == set()


def reaches_the_builder(path):
    """Whether .dockerignore lets a file through; the last line that fits decides."""
    through = True
    for line in IGNORED.splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!")
        parts = [path, *(str(parent) for parent in Path(path).parents)]
        plain = pattern.removeprefix("**/")
        if any(
            fnmatch.fnmatch(part, pattern) or (plain != pattern and Path(part).name == plain)
            for part in parts
        ):
            through = line.startswith("!")
    return through


@pytest.mark.parametrize("source", COPIED)
def test_what_is_copied_is_there_and_reaches_the_builder(source):
    path = ROOT / source
    assert path.exists()
    inside = next(path.rglob("*.py")).relative_to(ROOT) if path.is_dir() else source
    assert reaches_the_builder(str(inside))


@pytest.mark.parametrize(
    "path",
    [".git/config", ".streamlit/secrets.toml", "tests/conftest.py", "case/case.bizcase", ".env",
     "bizcase/__pycache__/door.cpython-311.pyc", "pages/secrets.toml", "docs/DEPLOY.md",
     "deploy/cloudformation.yaml", ".venv/bin/python", "export.xlsx"],
)  # fmt: skip
def test_nothing_else_reaches_the_builder(path):
    assert not reaches_the_builder(path)


def test_every_file_the_program_needs_is_in_the_image():
    tracked = subprocess.run(
        ["git", "ls-files", "bizcase", "pages", "streamlit_app.py", ".streamlit"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout.split()  # fmt: skip
    if not tracked:
        pytest.skip("no git checkout to list the program's files from")
    left_out = [
        path for path in tracked
        if not (reaches_the_builder(path) and any(Path(path).is_relative_to(src) for src in COPIED))
    ]  # fmt: skip
    assert left_out == []


def test_the_address_is_the_one_that_the_template_and_the_start_use():
    port = re.search(r"EXPOSE (\d+)", TEXT)[1]
    assert f'PORT = "{port}"' in (ROOT / "deploy" / "start.py").read_text(encoding="utf-8")
    assert f"127.0.0.1:{port}/_stcore/health" in HEALTH
