"""Charts as shapes: the geometry once, for every writer that draws by itself."""

from bizcase.exports.drawing.picture import Picture, picture

__all__ = ["Picture", "picture"]
