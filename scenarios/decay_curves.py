"""The tables [decay.contact] and [decay.interest]: a published curve by name, or one of your own."""

from typing import ClassVar

from pydantic import model_validator

from policies.frozen import Share, key
from scenarios.curve_forms import CURVE_KEYS, CurveForm, form_problems, located
from scenarios.presets import Effect, preset_form


class DecayTable(CurveForm):
    """What delay does, as observed, and how much of it delay itself does."""

    effect: ClassVar[Effect]

    preset: str | None = key(
        None, "a published curve: lrm2007, hbr2011, velocify, salesup2025, softwareadvice2013 or flat",
        source="presets/decay.toml: each with its source, sample and fit",
    )  # fmt: skip
    causal_share: Share = key(
        1.0, "how much of the observed fall is delay's own doing; the rest is that the best leads get called first",
        unit="share of the fall", usual="0.2-1",
        source="a belief: the published studies observed, none tried it out",
    )  # fmt: skip

    @model_validator(mode="after")
    def _complete(self) -> "DecayTable":
        problems = form_problems(self) if self.preset is None else self._preset_problems(self.preset)
        if self.preset is None and self.form is None:
            problems = {"preset": 'is missing: give a preset, or a form ("exponential", "power", "table", "steps")'}
        if problems:
            raise located(self, problems)
        return self

    def _preset_problems(self, preset: str) -> dict[str, str]:
        problems = {
            name: f'has no effect beside preset = "{preset}": leave one of the two out'
            for name in ("form", *CURVE_KEYS)
            if name in self.model_fields_set and getattr(self, name) is not None
        }
        try:
            preset_form(preset, self.effect)
        except ValueError as error:
            problems["preset"] = str(error)
        return problems

    def observed_form(self) -> CurveForm:
        """The curve as written or as published, before `causal_share`."""
        return self if self.preset is None else preset_form(self.preset, self.effect)


class ContactDecay(DecayTable):
    """[decay.contact]: does anyone answer, by the lead's age at the attempt."""

    effect: ClassVar[Effect] = "contact"


class InterestDecay(DecayTable):
    """[decay.interest]: does a conversation still qualify, by the lead's age at its start."""

    effect: ClassVar[Effect] = "interest"
