"""The document as PDF."""

from bizcase.exports.pdf.writer import document_pdf

__all__ = ["document_pdf"]
