/** I5: the switch is pulled before every single call of two days. */
import { expect, it } from 'vitest';
import { SCENARIOS } from '#test/support/faults/days.ts';
import { haltedAt } from '#test/support/faults/halts.ts';
import { usual } from '#test/support/faults/usual.ts';

it.each(['twoDays', 'crowded'] as const)(
  'I5: a halt at any call of the scenario %s stops every later entry, cancels what works, and lets exits pass',
  async (scenario) => {
    const of = await usual(SCENARIOS[scenario]);
    const found: Record<string, readonly string[]> = {};
    for (const [index, name] of of.calls.entries()) {
      const findings = await haltedAt(of, index + 1);
      if (findings.length > 0) found[`call ${index + 1}, ${name}`] = findings;
    }

    expect(found).toEqual({});
  },
);
