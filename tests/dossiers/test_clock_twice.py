"""Ten thousand generated lives of the legal clock, counted by the program and by the slow second implementation."""

from __future__ import annotations

from collections import Counter

from motcua.dossiers.legal_clock import read
from tests.dossiers.clock_cases import OFFICES, cases
from tests.dossiers.slow_clock import SlowClock, SlowOffice, moment_of

NUMBER, SEED = 10_000, 20_261_122


def test_two_implementations_agree_on_ten_thousand_lives() -> None:
    slow_offices = [SlowOffice(office) for office in OFFICES]
    met: Counter[str] = Counter()
    for place, facts in cases(NUMBER, SEED):
        clock, slow = read(facts, OFFICES[place]), SlowClock(slow_offices[place])
        for fact in facts:
            slow.tell(fact)
            met[type(fact).__name__] += 1
        assert [change.after for change in clock.changes] == slow.road, (place, facts)
        assert clock.original == moment_of(slow.original), (place, facts)
        assert clock.current == slow.road[-1]
        assert clock.stopped_for == slow.waiting_for
    # The lives must be worth comparing: every kind of fact, often.
    assert len(met) == 5
    assert min(met.values()) > NUMBER / 20, met
