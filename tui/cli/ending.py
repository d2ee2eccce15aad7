"""How a command ends: exit codes, one message for what is the user's to mend, no traceback."""

import contextlib
import os
import sys
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import NoReturn

import typer

from tui.errors import InputError, cleaned
from tui.exit_codes import DONE, INTERRUPTED, WRONG_INPUT
from tui.text import _


def finish(command: Callable[[], int]) -> NoReturn:
    """Run a command to its exit code; what is the user's to mend is one message on stderr."""
    try:
        code = command()
        sys.stdout.flush()
    except InputError as error:
        print(f"leadsim: {cleaned(str(error))}", file=sys.stderr)
        code = WRONG_INPUT
    except KeyboardInterrupt:
        print(_("Interrupted."), file=sys.stderr)
        code = INTERRUPTED
    except BrokenPipeError:
        _hush()
        code = DONE
    raise typer.Exit(code)


def _hush() -> None:
    """Whoever read our output has seen enough; what is still in the buffer goes nowhere, without a complaint."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def stop(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM ends a command as Ctrl-C does."""
    raise KeyboardInterrupt


def tell_fault(kind: type[BaseException], error: BaseException, _where: TracebackType | None) -> None:
    """A fault of our own, in one line; Python then exits with 1."""
    said = " ".join(str(error).split())[:200]
    words = _("leadsim: a fault in leadsim itself: {kind}: {said} (--debug shows where)")
    print(words.format(kind=kind.__name__, said=said), file=sys.stderr)
