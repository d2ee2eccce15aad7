"""A file is opened beside the screens; whoever quits meanwhile leaves nothing behind."""

import os
from pathlib import Path

import psutil

from sim.experiments.process_pool import ProcessPool
from tests.tui.screens.driven import folders
from tests.tui.small import SMALL, written
from tui.app import LeadsimApp
from tui.opening_files import Opener


def test_what_is_still_being_opened_at_the_end_starts_no_processes_and_holds_no_file(tmp_path: Path) -> None:
    path = Path(written(tmp_path, SMALL))
    opener = Opener(LeadsimApp(path, folders(tmp_path)), None)
    before = psutil.Process().children(recursive=True)
    opener.close()
    opener._load(path)
    assert isinstance(opener._executor, ProcessPool)
    assert opener._executor.submit(os.getpid).cancelled()
    assert psutil.Process().children(recursive=True) == before
    assert not list((tmp_path / "state").glob("locks/*"))
