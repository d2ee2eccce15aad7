"""The areas in one line: the one in front in brackets, the others a click or a digit away."""

from textual import events
from textual.content import Content
from textual.widget import Widget

from tui.areas import AREAS
from tui.text import _

_NARROW = 100


class AreaBar(Widget):
    """`1 Scenario [2 Compare] 5 Floor`; in a narrow window, or where they do not all fit, `< 2 Compare >`."""

    DEFAULT_CSS = "AreaBar { height: 1; background: $panel; }"

    def render(self) -> Content:
        """One span for each area that a click can hit."""
        return Content.assemble(*((text, style) for text, style, _target in self._parts()))

    async def on_click(self, event: events.Click) -> None:
        """Go to the area under the pointer."""
        at = 0
        for text, _style, target in self._parts():
            if at <= event.x < at + len(text):
                if target:
                    await self.run_action(f"app.go('{target}')")
                return
            at += len(text)

    def _parts(self) -> list[tuple[str, str, str]]:
        """Text, style and the area it leads to ("" for none)."""
        current = self.app.current_mode
        wide = self._wide(current)
        fits = sum(len(text) for text, _style, _target in wide) <= self.app.size.width
        return wide if fits and self.app.size.width >= _NARROW else self._narrow(current)

    def _wide(self, current: str) -> list[tuple[str, str, str]]:
        """One space between two areas; the brackets of the one in front stand there."""
        parts = []
        for at, area in enumerate(AREAS):
            here, after_here = area.name == current, at > 0 and AREAS[at - 1].name == current
            label = f"{area.number} {area.title()}"
            text = f"[{label}]" if here else label if after_here else f" {label}"
            parts.append((text, "bold $text-primary" if here else "", area.name))
        return parts

    def _narrow(self, current: str) -> list[tuple[str, str, str]]:
        names = [area.name for area in AREAS]
        at = names.index(current) if current in names else 0
        area = AREAS[at]
        before, after = names[at - 1], names[(at + 1) % len(names)]
        return [
            (" < ", "bold", before),
            (f"{area.number} {area.title()}", "bold $text-primary", ""),
            (" >", "bold", after),
            (_("   {at} of {n}, keys 1-{n}").format(at=at + 1, n=len(names)), "$text-muted", ""),
        ]
