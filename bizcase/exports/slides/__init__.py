"""The document as slides for PowerPoint."""

from bizcase.exports.slides.writer import document_pptx

__all__ = ["document_pptx"]
