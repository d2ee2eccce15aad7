"""How a command ends: exit codes, one message for what is the user's to mend, no traceback."""

import _thread
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from enum import EnumType
from types import FrameType, TracebackType
from typing import NoReturn

import typer

from tui.errors import InputError, cleaned
from tui.exit_codes import DONE, INTERRUPTED, OUR_FAULT, WRONG_INPUT
from tui.text import _

_AGAIN_S = 0.001
_WRITES_MODELS = frozenset({"BaseModel.model_dump", "BaseModel.model_dump_json"})


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


def exit_code(command: Callable[[], object]) -> int:
    """Run the whole command line: what it would exit with. A fault of our own is told."""
    try:
        command()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else DONE if ended.code is None else OUR_FAULT
    except BaseException as error:  # as the interpreter does it, which is not let come to its end
        sys.excepthook(type(error), error, error.__traceback__)
        return OUR_FAULT
    return DONE


def _hush() -> None:
    """Whoever read our output has seen enough; what is still in the buffer goes nowhere, without a complaint."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def stop(number: int, frame: FrameType | None) -> None:
    """Ctrl-C and SIGTERM, heard even where an error would be lost."""
    if _is_deaf(frame):
        again = threading.Timer(_AGAIN_S, _interrupt, (number,))
        again.daemon = True
        again.start()
    else:
        raise KeyboardInterrupt


def _interrupt(number: int) -> None:
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        _thread.interrupt_main(signal.Signals(number))


def _is_deaf(frame: FrameType | None) -> bool:
    """Whether an error would become another one, or none.

    Before Python 3.12 an enum answers in Python what numpy asks it, and numpy takes any error for a no. Pydantic turns
    what goes wrong while it writes a model into an error of its own.
    """
    asked = getattr(getattr(EnumType, "__getattr__", None), "__code__", None)
    while frame is not None:  # all of them: this very handler may be what is interrupted there
        if frame.f_code is asked or frame.f_code.co_qualname in _WRITES_MODELS:
            return True
        frame = frame.f_back
    return False


def tell_fault(kind: type[BaseException], error: BaseException, _where: TracebackType | None) -> None:
    """A fault of our own, in one line; Python then exits with 1."""
    said = " ".join(str(error).split())[:200]
    words = _("leadsim: a fault in leadsim itself: {kind}: {said} (--debug shows where)")
    print(words.format(kind=kind.__name__, said=said), file=sys.stderr)
