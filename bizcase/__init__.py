"""Migration business cases from infrastructure exports, with every figure traceable."""

__version__ = "0.1.0"
