"""What libraries do anew for each client or app though nothing of it changes: once a process.

botocore parses its models for every session; streamlit reads the metadata of every installed
package for every app, compiles the pages for every run of it and asks a thousand times a second
whether a run is over. None of it is this project's, so no test proves less.
"""

from __future__ import annotations

from functools import lru_cache


def models_of_aws() -> None:
    """Let all sessions of botocore share what one of them has read."""
    from botocore import session  # noqa: PLC0415 - only where AWS is played

    session.create_loader = lru_cache(session.create_loader)


def apps_of_streamlit() -> None:
    """Let all apps share the compiled pages and the list of components; wait without asking."""
    from streamlit.components.v2 import manifest_scanner  # noqa: PLC0415 - only in an app
    from streamlit.testing.v1 import app_test, local_script_runner  # noqa: PLC0415

    manifest_scanner.scan_component_manifests = lru_cache(manifest_scanner.scan_component_manifests)
    app_test.ScriptCache = local_script_runner.ScriptCache = lru_cache(app_test.ScriptCache)
    said = local_script_runner.require_widgets_deltas

    def waited_for(runner, timeout=3):
        runner._script_thread.join(timeout)
        said(runner, timeout)

    local_script_runner.require_widgets_deltas = waited_for
