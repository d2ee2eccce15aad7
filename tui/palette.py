"""^p: every action of the screen, by what it does."""

from collections.abc import Callable, Iterator
from functools import partial

from textual.app import App
from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode
from textual.screen import Screen

from tui.screens.area import AreaScreen

_MOVING = ("textual.widgets.", "textual.containers", "textual.scroll_view")
"""Rooms of classes whose own keys move a cursor or scroll: everybody tries them."""
OF_EVERY_SCREEN = {one.action for one in Screen.BINDINGS if isinstance(one, Binding)}
"""What Textual binds for every screen, such as moving the focus."""


class Actions(Provider):
    """Those of the focused widget if it is ours, of the screen and of the app; then what the system offers."""

    async def discover(self) -> Hits:
        """All of them."""
        for text, node, binding in actions(self.screen):
            yield DiscoveryHit(text, partial(_do, self.app, node, binding.action), help=self._key(binding))
        for text, do in more_actions(self.screen):
            yield DiscoveryHit(text, do)

    async def search(self, query: str) -> Hits:
        """Those that match."""
        matcher = self.matcher(query)
        for text, node, binding in actions(self.screen):
            score = matcher.match(text)
            if score > 0:
                do = partial(_do, self.app, node, binding.action)
                yield Hit(score, matcher.highlight(text), do, help=self._key(binding))
        for text, call in more_actions(self.screen):
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, matcher.highlight(text), call)

    def _key(self, binding: Binding) -> str:
        return self.app.get_key_display(binding)


def actions(screen: Screen[object]) -> Iterator[tuple[str, DOMNode, Binding]]:
    """What can be done now: words, whose action it is, its binding; each action once."""
    seen: set[tuple[int, str]] = set()
    for node, binding, enabled, _tooltip in screen.active_bindings.values():
        mark = id(node), binding.action
        if not enabled or not binding.description or mark in seen or not _is_ours(node, binding):
            continue
        seen.add(mark)
        yield binding.tooltip or binding.description, node, binding


def more_actions(screen: Screen[object]) -> Iterator[tuple[str, Callable[[], object]]]:
    """What screen and app offer besides, without keys."""
    if isinstance(screen, AreaScreen):
        yield from screen.palette_actions()
        yield from screen.leadsim.palette_actions()


def _is_ours(node: DOMNode, binding: Binding) -> bool:
    if not type(node).__module__.startswith("tui.") or binding.action in OF_EVERY_SCREEN:
        return False
    inherited = [kind for kind in type(node).__mro__ if kind.__module__.startswith(_MOVING)]
    return not any(own.action == binding.action for kind in inherited for own in _bindings(kind))


def _bindings(kind: type) -> list[Binding]:
    """Those that a class itself brings."""
    return [own for own in kind.__dict__.get("BINDINGS", ()) if isinstance(own, Binding)]


async def _do(app: App[object], node: DOMNode, action: str) -> None:
    await app.run_action(action, default_namespace=node)
