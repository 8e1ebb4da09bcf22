"""Document and tables to files: one writer each, written beside and renamed."""

from bizcase.exports.files import write_outputs
from bizcase.exports.formats import DEFAULT_FORMATS, FORMATS, ExportFormat, check_formats, render
from bizcase.exports.look import Look
from bizcase.exports.markdown_writer import document_markdown

__all__ = [
    "DEFAULT_FORMATS",
    "FORMATS",
    "ExportFormat",
    "Look",
    "check_formats",
    "document_markdown",
    "render",
    "write_outputs",
]
