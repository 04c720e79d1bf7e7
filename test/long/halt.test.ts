/** I5: the switch is pulled before every call of two days that writes, or reads a record such as the switch itself. */
import { expect, it } from 'vitest';
import { effectsAndSample } from '#test/support/faults/crashes.ts';
import { SCENARIOS } from '#test/support/faults/days.ts';
import { haltedAt } from '#test/support/faults/halts.ts';
import { type Usual, usual } from '#test/support/faults/usual.ts';

/** Whoever has not looked at the switch yet does not know when it was pulled, so of other readings a sample is enough. */
function numbersOf(of: Usual): readonly number[] {
  const { effects, sample } = effectsAndSample(of);
  const looks = of.calls.flatMap((name, index) => (name === 'ledger.get' ? [index + 1] : []));
  return [...new Set([...effects, ...looks, ...sample])].sort((a, b) => a - b);
}

it.each(['twoDays', 'crowded'] as const)(
  'I5: a halt at any call of the scenario %s stops every later entry, cancels what works, and lets exits pass',
  async (scenario) => {
    const of = await usual(SCENARIOS[scenario]);
    const found: Record<string, readonly string[]> = {};
    for (const number of numbersOf(of)) {
      const findings = await haltedAt(of, number);
      if (findings.length > 0) found[`call ${number}, ${of.calls[number - 1]}`] = findings;
    }

    expect(found).toEqual({});
  },
);
