"""Setting up saved cases: live check, permissions, cost, protection, switching off."""

import streamlit as st

from bizcase.errors import BizcaseError
from bizcase.store import StoreError
from bizcase.store.check import STEPS, CheckReport
from bizcase.store.client import DEFAULT_REGION
from bizcase.store.policy import bucket_policy, policy_text, setup_policy, table_arn, use_policy
from bizcase.store.setup_cli import COST
from pages.parts import faults
from pages.parts.formatting import escape, for_streamlit
from pages.state import store_state, widgets
from pages.state.access import access

ICONS = {
    True: ":green[:material/check_circle:]",
    False: ":red[:material/error:]",
    None: ":material/radio_button_unchecked:",
}
KNOWN = {True: "on", False: "off", None: "not readable with these permissions"}
WANTED = {"credentials": "Credentials", "region": "Region", "table": "Table",
          "key schema": "Key of the table"}  # fmt: skip


def check() -> CheckReport | None:
    """Draw the check step by step; return the report, None before the first."""
    report = store_state.check()
    if widgets.button(
        "Check again" if report else "Check now",
        type="secondary" if report else "primary",
        icon=":material/network_check:",
        key="setup_check",
        help="Harmless calls: put and delete are tried under a condition that must fail.",
    ):
        store_state.forget_check()
        with faults.shown(), st.spinner("Checking …"):
            report = store_state.run_check()
            st.rerun()  # the sidebar was drawn before the answer was there
    if report is None:
        st.caption("Tried in turn: " + ", ".join(WANTED.get(name, name) for name in STEPS) + ".")
        return None
    with st.container(border=True, key="setup_steps"):
        for step in report.steps:
            st.markdown(
                f"{ICONS[step.ok]} **{WANTED.get(step.name, f'Permission {step.name}')}**: "
                f"{escape(step.message)}"
                + (f"  \n:material/build: {escape(step.remedy)}" if step.remedy else "")
            )
    return report


def protection() -> None:
    """Draw encryption, recovery and protection of the table, as far as they can be read."""
    try:
        with st.spinner("Reading …"):
            table = store_state.table_report()
    except StoreError as fault:
        st.caption(f"Not readable: {escape(str(fault))}")
        return
    with st.grid("auto", min_column_width=220):
        st.metric("Encryption at rest", table.encryption, border=True)
        st.metric("Point-in-time recovery", KNOWN[table.recovery], border=True)
        st.metric("Deletion protection", KNOWN[table.deletion_protection], border=True)
        st.metric("Billing", table.billing_mode.replace("_", " ").lower(), border=True)
    if table.recovery is None:
        st.caption(
            "Point-in-time recovery is read by dynamodb:DescribeContinuousBackups, which saving "
            "cases does not need."
        )


def policies(report: CheckReport | None) -> None:
    """Draw the IAM policies with the table's ARN."""
    settings = store_state.settings()
    region = (report.region if report else "") or settings.region or DEFAULT_REGION
    arn = (report.arn if report else "") or table_arn(settings.table, region)
    st.markdown("For using saved cases: exactly these five actions.")
    st.code(policy_text(use_policy(arn)), language=None)
    with st.expander("For running setup_dynamodb.py, once", icon=":material/construction:"):
        st.code(policy_text(setup_policy(arn)), language=None)
    if settings.bucket:
        with st.expander("For the bucket with original files", icon=":material/folder:"):
            st.code(policy_text(bucket_policy(settings.bucket)), language=None)


def draw() -> None:
    """Draw the steps to saved cases, then the prices."""
    st.markdown(
        "Cases can be kept in a DynamoDB table of your own AWS account. The app works without it: "
        "a case is then kept as a file."
    )
    granted, found = access(), None
    st.subheader("1. Make the table, once")
    st.markdown("With credentials that may create a table, in the project's folder:")
    st.code("python setup_dynamodb.py", language=None)

    st.subheader("2. Check the connection")
    if granted.allowed:
        with faults.shown():
            found = check()
    else:
        st.warning(for_streamlit(granted.remedy), title=granted.reason, icon=":material/lock:")

    st.subheader("3. Permissions")
    try:
        if granted.allowed:
            policies(found)
        else:
            st.caption("Shown to those who may use saved cases.")
    except BizcaseError as fault:
        faults.show(fault)

    if found is not None and found.ok and granted.allowed:
        st.subheader("Encryption and recovery")
        protection()

    st.subheader("Cost")
    st.markdown(for_streamlit(COST))
    st.caption("Estimate from list prices of us-east-1, November 2024.")

    st.subheader("Switching off")
    st.markdown(
        "Switch the toggle in the sidebar off: no data is sent from then on. The current case "
        "stays open, and saved cases stay in the table. To delete the table with all its cases:"
    )
    st.code("python setup_dynamodb.py delete", language=None)
