"""How the library of files looks, at three sizes, dark and light: empty, with files that are none, and in vain."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.tui.hostile import SHOWN, quoted
from tests.tui.screens.driven import folders
from tests.tui.screens.test_library import to_library
from tests.tui.screens.windows import FEW, Pictures, State, Window, looks, of_every_window, played, pressed, then
from tui.folders import Folders

OURS = FEW.replace('"Small team"', '"Our team in May"').replace("start =", 'description = "With two SDRs."\nstart =')
LIST = then(played, to_library)
STATES = {
    "the library": State(LIST),
    "a file that is no scenario": State(then(LIST, pressed("down"))),
    "hostile names": State(LIST),
    "nothing of that name": State(then(LIST, pressed("slash", *"zzz"))),
    "no file of one's own": State(then(LIST, pressed("down"))),
    "a file to bring in": State(then(LIST, pressed("i"))),
}
QUICK = ("the library", "no file of one's own")


def fill(folder: Path, name: str) -> None:
    """The files of the state."""
    if name == "no file of one's own":
        return
    folder.mkdir()
    (folder / "may.toml").write_text(OURS, encoding="utf-8")
    (folder / "torn.toml").write_text("[scenario", encoding="utf-8")
    for number, title in enumerate(SHOWN if name == "hostile names" else ()):
        text = (
            f"[scenario]\nname = {quoted(title)}\ndescription = {quoted(title)}\n[[policies]]\nname = {quoted(title)}\n"
        )
        (folder / f"h{number}.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(("name", "windows"), of_every_window(STATES, QUICK))
def test_it_looks_as_it_did(
    pictures: Pictures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, windows: Sequence[Window]
) -> None:
    fill(tmp_path / "work", name)
    monkeypatch.chdir(tmp_path)  # files are named from here, so that no picture has the name of a folder
    own = folders(tmp_path)
    kept = Folders(Path("work"), own.state, own.config, own.store)
    assert looks(pictures, tmp_path, name, STATES[name], windows, kept=kept)
