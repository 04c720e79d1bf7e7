/**
 * I5: the switch is pulled just before a call. No entry is dispatched after the commit of the halt, what works at the
 * broker is cancelled by the next tick, and exits pass. Here at each call of one order's way from signal to broker and at
 * one of every kind; `npm run test:long` takes every call of both days.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { effectsAndSample } from '#test/support/faults/crashes.ts';
import { SCENARIOS } from '#test/support/faults/days.ts';
import { haltedAt } from '#test/support/faults/halts.ts';
import { type Usual, usual } from '#test/support/faults/usual.ts';

let of: Usual;
beforeAll(async () => {
  of = await usual(SCENARIOS.twoDays);
});

const findingsAt = async (numbers: readonly number[]) => {
  const found: Record<string, readonly string[]> = {};
  for (const number of numbers) {
    const findings = await haltedAt(of, number);
    if (findings.length > 0) found[`call ${number}, ${of.calls[number - 1]}`] = findings;
  }
  return found;
};

describe('I5: a halt', () => {
  it('at any step between the reference and the broker’s answer stops the entry or cancels it', async () => {
    const place = of.calls.indexOf('broker.place') + 1;
    const acknowledged = of.calls.indexOf('ledger.commit', place) + 1;
    const received = of.calls.lastIndexOf('queues.receive', place) + 1;

    expect(await findingsAt(Array.from({ length: acknowledged - received + 2 }, (_, i) => received + i))).toEqual({});
  });

  it('at the last call of every kind that changes something lets exits pass and leaves the books right', async () => {
    const last = new Map(effectsAndSample(of).effects.map((number) => [of.calls[number - 1], number]));

    expect(await findingsAt([...last.values()])).toEqual({});
  });
});
