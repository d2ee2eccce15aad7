"""leadsim.log: what went wrong, for whoever mends it."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

NAME = "leadsim.log"


def open_log(folder: Path) -> Path:
    """Log to this folder from now on; the file's path. Nothing is logged where nothing can be written."""
    path = folder / NAME
    logger = logging.getLogger("leadsim")
    logger.propagate = False
    for old in list(logger.handlers):
        logger.removeHandler(old)
        old.close()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            path, maxBytes=1_000_000, backupCount=1, delay=True, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger.addHandler(handler)
    return path
