"""The document as Word."""

from bizcase.exports.word.writer import document_docx

__all__ = ["document_docx"]
