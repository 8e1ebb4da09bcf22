"""Rules of a Dockerfile, in the manner of hadolint: each returns what breaks it, in words."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

SECRET = re.compile(r"secret|passw|token|credential|api_?key|access_?key|private_?key", re.I)
FULL_VERSION = re.compile(r":\d+\.\d+\.\d+(-[\w.-]+)?$")
DIGEST = re.compile(r"@sha256:[0-9a-f]{64}$")
FIRST_FREE_PORT = 1024


@dataclass(frozen=True)
class Step:
    """An instruction with its value; ``stage`` counts the FROM before it, 0 is before the first."""

    name: str
    value: str
    stage: int


@dataclass(frozen=True)
class Dockerfile:
    steps: tuple[Step, ...]

    def of(self, *names, stage=None):
        return [
            step for step in self.steps
            if step.name in names and (stage is None or step.stage == stage)
        ]  # fmt: skip

    @property
    def last(self):
        """The number of the stage that becomes the image."""
        return self.steps[-1].stage


def parsed(text):
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.M)
    steps, stage = [], 0
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        if not line.strip():
            continue
        name, _, value = line.strip().partition(" ")
        stage += name.upper() == "FROM"
        steps.append(Step(name.upper(), value.strip(), stage))
    return Dockerfile(tuple(steps))


def _bases(file):
    """Images that the stages stand on, with the defaults of ARG put in; stages of our own apart."""
    defaults = dict(step.value.partition("=")[::2] for step in file.of("ARG", stage=0))
    own = set()
    for step in file.of("FROM"):
        words = [word for word in step.value.split() if not word.startswith("--")]
        image = re.sub(r"\$\{?(\w+)\}?", lambda found: defaults.get(found[1], ""), words[0])
        if image not in own:
            yield image
        if len(words) > 2:
            own.add(words[2])


def base_is_pinned(file):
    for image in _bases(file):
        if not (FULL_VERSION.search(image) or DIGEST.search(image)):
            yield f"{image or 'a base without a default'} names no full version and no digest"


def base_is_slim(file):
    yield from (image for image in _bases(file) if not re.search(r"slim|distroless|alpine", image))


def runs_as_a_user_with_a_number(file):
    users = [step.value for step in file.of("USER", stage=file.last)]
    if not users:
        yield "no USER: it runs as root"
    elif not re.fullmatch(r"[1-9]\d*(:[1-9]\d*)?", users[-1]):
        yield f"USER {users[-1]} is root, or a name that no orchestrator can check"


def nothing_runs_as_root_after_the_user_is_set(file):
    seen = False
    for step in file.of("USER", "RUN", stage=file.last):
        if step.name == "USER":
            if seen and step.value.split(":")[0] in ("0", "root"):
                yield "back to root"
            seen = True


def nothing_is_added_from_elsewhere(file):
    yield from (f"ADD {step.value}" for step in file.of("ADD"))


def nothing_is_fetched_and_run(file):
    for step in file.of("RUN"):
        if re.search(r"(curl|wget)\b", step.value):
            yield step.value


def no_secret_in_a_layer(file):
    for step in file.of("ENV", "ARG"):
        names = re.findall(r"(\w+)=", step.value) or step.value.split()[:1]
        yield from (f"{step.name} {name}" for name in names if SECRET.search(name))
    for step in file.of("RUN", "COPY"):
        if re.search(r"AKIA\w{16}|secrets\.toml|\.aws|\.env\b|BEGIN [A-Z ]*PRIVATE", step.value):
            yield step.value


def only_named_files_are_copied(file):
    for step in file.of("COPY"):
        words = [word for word in step.value.split() if not word.startswith("--")]
        if any(word in (".", "./", "/", "*") for word in words[:-1]):
            yield f"COPY {step.value}"


def program_files_belong_to_root(file):
    for step in file.of("COPY", stage=file.last):
        if "--chown" in step.value or "--chmod" in step.value:
            yield f"COPY {step.value}"


def other_stages_are_ours(file):
    known = {step.value.split()[2] for step in file.of("FROM") if len(step.value.split()) > 2}
    for step in file.of("COPY"):
        source = re.search(r"--from=(\S+)", step.value)
        if source and source[1] not in known and not DIGEST.search(source[1]):
            yield f"COPY {step.value}"


def commands_need_no_shell(file):
    for step in file.of("ENTRYPOINT", "CMD"):
        if not _is_list(step.value):
            yield f"{step.name} {step.value}"


def one_start(file):
    if len(file.of("ENTRYPOINT", stage=file.last)) != 1:
        yield "not exactly one ENTRYPOINT"
    if len(file.of("CMD", stage=file.last)) > 1:
        yield "more than one CMD"


def health_is_asked_without_a_shell(file):
    checks = file.of("HEALTHCHECK", stage=file.last)
    if len(checks) != 1:
        yield "not exactly one HEALTHCHECK"
    for check in checks:
        _, found, command = check.value.partition("CMD ")
        if not found or not _is_list(command):
            yield f"HEALTHCHECK {check.value}"
        if "--timeout=" not in check.value:
            yield "a HEALTHCHECK without a time limit"


def packages_leave_no_cache(file):
    for step in file.of("RUN"):
        if "pip install" in step.value and "--no-cache-dir" not in step.value:
            yield step.value
        if "apt-get install" in step.value and not (
            "--no-install-recommends" in step.value and "rm -rf /var/lib/apt/lists" in step.value
        ):
            yield step.value


def nothing_needs_sudo(file):
    yield from (step.value for step in file.of("RUN") if re.search(r"\bsudo\b", step.value))


def folders_are_absolute(file):
    for step in file.of("WORKDIR"):
        if not step.value.startswith("/"):
            yield f"WORKDIR {step.value}"
    yield from (step.value for step in file.of("RUN") if re.match(r"cd\s", step.value))


def one_place_to_write(file):
    """With a read-only root file system the rest of the image cannot be written to."""
    places = [json.loads(step.value) for step in file.of("VOLUME", stage=file.last)]
    home = re.search(r"\bHOME=(\S+)", " ".join(step.value for step in file.of("ENV")))
    if places != [[home[1] if home else ""]]:
        yield f"the places to write are {places}, not the home folder alone"
    declared = False
    for step in file.of("VOLUME", "RUN", "COPY", stage=file.last):
        if declared:
            yield f"{step.name} after VOLUME is lost"
        declared = declared or step.name == "VOLUME"


def ports_need_no_root(file):
    for step in file.of("EXPOSE"):
        if int(step.value.split("/")[0]) < FIRST_FREE_PORT:
            yield f"EXPOSE {step.value}"


def nothing_outdated(file):
    yield from (step.name for step in file.of("MAINTAINER"))


RULES = (
    base_is_pinned, base_is_slim, runs_as_a_user_with_a_number,
    nothing_runs_as_root_after_the_user_is_set, nothing_is_added_from_elsewhere,
    nothing_is_fetched_and_run, no_secret_in_a_layer, only_named_files_are_copied,
    program_files_belong_to_root, other_stages_are_ours, commands_need_no_shell, one_start,
    health_is_asked_without_a_shell, packages_leave_no_cache, nothing_needs_sudo,
    folders_are_absolute, one_place_to_write, ports_need_no_root, nothing_outdated,
)  # fmt: skip


def broken(text):
    """Return the names of the rules that a Dockerfile breaks."""
    file = parsed(text)
    return {rule.__name__ for rule in RULES if list(rule(file))}


def _is_list(text):
    try:
        return isinstance(json.loads(text), list)
    except ValueError:
        return False
