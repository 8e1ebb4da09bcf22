"""Case to document: blocks that show ledger figures and hold no numbers of their own."""

from bizcase.document.blocks import Document
from bizcase.document.build import build_document

__all__ = ["Document", "build_document"]
