"""`leadsim new NAME --interview`: questions, or a file of answers, become a scenario that gives the numbers back."""

import sys
from pathlib import Path

from scenarios.interview.answers import Answers, answers_of, found_of, load_answers, misfit, written_answer
from scenarios.interview.questions import QUESTIONS, Question
from scenarios.problems import ScenarioError
from scenarios.toml_text import LARGEST_FILE
from sim.experiments.interview import ROUNDS, Interviewed, interview
from sim.experiments.runs import JobFailed
from tui.errors import InputError, cleaned, in_words
from tui.exit_codes import INTERRUPTED
from tui.files import free_paths, slug, write
from tui.interview_text import interview_json, interview_text
from tui.interviewing import answers_path, keep_answers, kept_answers, playing
from tui.playing import Places, open_places
from tui.problem_words import problems_text
from tui.progress import Progress
from tui.tables import screen_width
from tui.text import _, spoken
from tui.workspace import ANSWERS
from tui.writing import json_text


def new_by_interview(
    name: str, *, answers: Path | None, out: Path | None, places: Places, force: bool, as_json: bool
) -> int:
    """Ask, or read the answers, solve, write NAME.toml and NAME.answers.toml; the exit code."""
    stem = slug(name.removesuffix(".toml"))
    if not stem:
        raise InputError(_("NAME must have letters or digits"))
    (path,) = free_paths(out or Path(), [f"{stem}.toml"], force)
    given = _asked(path) if answers is None else _read(answers)
    if given is None:
        return INTERRUPTED
    kept = answers_path(path)
    if answers is None or answers.resolve() != kept.resolve():  # who edits that file keeps their comments
        keep_answers(found_of(given), path)
    try:
        found = _solved(given, name.removesuffix(".toml"), places)
    except KeyboardInterrupt:
        command = f"leadsim new {stem} --interview --answers {kept}"
        said = _("Interrupted; the answers are in {path}. Go on with: {command}").format(path=kept, command=command)
        print(cleaned(said), file=sys.stderr)
        return INTERRUPTED
    write(path, found.text)
    if as_json:
        print(json_text(interview_json(found, given, path)))
    else:
        print(interview_text(found, given, screen_width()))
        print(f"\n{cleaned(str(path))}")
    command = f"leadsim compare {path}"
    print(cleaned(_("Written, the answers beside it. Next: {command}").format(command=command)), file=sys.stderr)
    return 0


def _read(path: Path) -> Answers:
    try:
        raw = path.read_bytes()[: LARGEST_FILE + 1]
        return load_answers(raw.decode("utf-8-sig"), str(path))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise InputError(_("{path} is not UTF-8 text: save it as UTF-8").format(path=path)) from None
    except ScenarioError as error:
        raise InputError(problems_text(error.problems)) from None


def _asked(path: Path) -> Answers | None:
    """The answers, one question after the other; None after Ctrl-C, what was answered kept."""
    found = kept_answers(path)
    if found:
        print(_("Going on from the answers that are kept: Enter keeps an answer."), file=sys.stderr)
    print(_('Enter or ? is "don\'t know"; Ctrl-C stops and keeps the answers.'), file=sys.stderr)
    try:
        for question in QUESTIONS:
            _ask(question, found)
    except (KeyboardInterrupt, EOFError):
        kept = keep_answers(found, path)
        stem = kept.name.removesuffix(ANSWERS)
        said = _("Stopped; what was answered is in {path}. Go on with: {command}")
        print(cleaned("\n" + said.format(path=kept, command=f"leadsim new {stem} --interview")), file=sys.stderr)
        return None
    return answers_of(found)


def _ask(question: Question, found: dict[str, object]) -> None:
    """Until the answer does; nothing where the question has no sense without others."""
    if question.only_with and not any(key in found for key in question.only_with):
        return
    while True:
        kept = f" [{_shown(question, found)}]" if question.key in found else ""
        words = ", ".join(f"{number} {spoken(word)}" for number, word in enumerate(question.words, 1))
        text = _typed(f"{spoken(question.asks)}\n  ({words or spoken(question.allowed)}){kept}: ")
        if not text.strip() and question.key in found:
            return
        try:
            value = question.read(text)
        except ValueError as error:
            print(f"  {cleaned(in_words(error))}", file=sys.stderr)
            continue
        _key, wrong = misfit({**found, question.key: value})
        if wrong:
            print(f"  {cleaned(spoken(wrong))}", file=sys.stderr)
            continue
        found.pop(question.key, None)
        if value is not None:
            found[question.key] = value
        return


def _shown(question: Question, found: dict[str, object]) -> str:
    return cleaned(written_answer(question.key, found[question.key]))


def _typed(prompt: str) -> str:
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


def _solved(given: Answers, name: str, places: Places) -> Interviewed:
    """The result, with progress on stderr. InputError for a run that breaks."""
    with open_places(places) as there, Progress(ROUNDS + 1, _("rounds at most")) as progress:
        play = playing(there.executor, there.store, lambda _done, _of: progress.step(progress.done))
        try:
            for found in interview(given, " ".join(name.split()), play):
                if isinstance(found, Interviewed):
                    return found
                progress.step(found.number)
        except JobFailed as error:
            raise InputError(in_words(error)) from None
    raise AssertionError("an interview ends with a result")
