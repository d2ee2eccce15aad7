"""A stretch of a record on the clock of a scenario."""

from dataclasses import replace
from datetime import timedelta

from scenarios.calibration.few_sources import OTHERS
from scenarios.loading import loads
from sim.experiments.history_replay import stretch
from tests.sim.experiments.floors_with_records import FLOOR, HELD_OUT, LAG, floor, its_record


def test_leads_of_a_source_that_the_scenario_lacks_count_to_the_other_sources() -> None:
    text = FLOOR.format(notify=LAG, routing="shared_queue", leads=90, weeks=7, tiers="")
    wider = loads(text.replace("[channels.phone]", f'[[sources]]\nname = "{OTHERS}"\n[channels.phone]'))
    record = replace(its_record(), sources=("fair",))
    days = HELD_OUT, HELD_OUT + timedelta(weeks=1)
    assert set(stretch(wider, record, *days).record.source.tolist()) == {1}
    assert set(stretch(wider, its_record(), *days).record.source.tolist()) == {0}
    assert set(stretch(floor(), record, *days).record.source.tolist()) == {0}
