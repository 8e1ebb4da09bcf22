"""Report: the document by chapter, how it looks, and the files to download."""

import streamlit as st

from pages.tabs import document_reader, made, wording
from pages.tabs.downloads import downloads_tab

result = made.result_or_stop("Report")
st.title("Report")
st.markdown("Choose the readers, read the document, and download what you need.")
made.note()
document_reader.reader()
wording.draw(result)
read, files = st.tabs(["Document", "Downloads"], on_change="rerun", key="report_tab")
if read.open:
    with read:
        document_reader.draw(result)
if files.open:
    with files:
        downloads_tab(result)
