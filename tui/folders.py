"""Where the screens keep what is the planner's and what is their own."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folders:
    """Folders and the file of results; they are made when something is written."""

    workspace: Path
    """scenario files of the planner"""
    state: Path
    """session, locks, log"""
    config: Path
    """config.toml"""
    store: Path | None
    """results; None: where the commands keep them"""


def usual_folders(store: Path | None = None) -> Folders:
    """As the platform has it; the workspace lies in Documents where there is such a folder."""
    from platformdirs import PlatformDirs

    own = PlatformDirs("leadsim", appauthor=False)
    documents = own.user_documents_path
    return Folders(
        workspace=documents / "leadsim" if documents.is_dir() else own.user_data_path / "scenarios",
        state=own.user_state_path,
        config=own.user_config_path,
        store=store,
    )
