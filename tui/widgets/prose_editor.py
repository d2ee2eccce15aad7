"""Where texts of several lines are typed."""

from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea


class ProseEditor(TextArea):
    """Textual may paint a widget once more when it was taken away; a text area then fails, its styles being gone."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing once it is gone."""
        return super().render_lines(crop) if self.is_attached else [Strip.blank(crop.width)] * crop.height
