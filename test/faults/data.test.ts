/** I6: data that is missing, one-sided, crossed or old never leads to a new entry; what is held can still be sold. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { assess } from '#lib/risk/assess.ts';
import { LIMITS } from '#lib/risk/limits.ts';
import type { Parts } from '#local/system.ts';
import { aQuote, NOW } from '#test/support/builders.ts';
import { CONFIG, LOWER, on, ROWS, TUESDAY, twoDays, UPPER } from '#test/support/market/two-days.ts';
import { aBook, anEntry } from '#test/support/money.ts';
import { type RigOptions, startRig } from '#test/support/rig.ts';
import type { ScriptedSides } from '#test/support/scripted-feed.ts';

async function ticked(of: Readonly<Record<string, ScriptedSides>>, options: Partial<RigOptions> = {}) {
  const feed = twoDays([36, 37].map((minute) => ({ at: on(TUESDAY, 9, minute), of })));
  const wire: RigOptions['wire'] = (simulator) => simulator.fetch;
  const rig = await startRig({ feed, day: TUESDAY, config: CONFIG, wire, ...options });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  await rig.tick(on(TUESDAY, 9, 36));
  return rig;
}

const GOOD = ROWS[0]?.of ?? {};

describe('I6: no entry is made', () => {
  it('except of good data', async () => {
    const rig = await ticked(GOOD);

    expect(await rig.parts.broker.orders('all')).toHaveLength(1);
  });

  const bad = (sides: ScriptedSides) => ({ ...GOOD, [LOWER]: sides, [UPPER]: sides });
  it.each<readonly [string, Readonly<Record<string, ScriptedSides>>]>([
    ['of no quotes at all', {}],
    [
      'of an underlying without a quote',
      Object.fromEntries(Object.entries(GOOD).filter(([symbol]) => symbol !== 'AAPL')),
    ],
    ['of contracts without a bid', bad({ ask: 3.02 })],
    ['of contracts without an ask', bad({ bid: 2.98 })],
    ['of contracts with a bid of zero', bad({ bid: 0, ask: 3.02 })],
    ['of a crossed market', bad({ bid: 3.1, ask: 2.9 })],
    ['of a market a thousand times too dear', bad({ bid: 2_980, ask: 3_020 })],
  ])('%s', async (_, of) => {
    const rig = await ticked(of);

    expect(await rig.parts.broker.orders('all')).toEqual([]);
    expect(await rig.all('order')).toEqual([]);
  });

  it('of quotes that have grown old on their way', async () => {
    let isHeld = true;
    const around = (parts: Parts): Parts => ({
      ...parts,
      queues: {
        ...parts.queues,
        receive: async (queue, max) => (isHeld ? [] : parts.queues.receive(queue, max)),
      },
    });
    const rig = await ticked(GOOD, { around });
    isHeld = false;
    await rig.tick(on(TUESDAY, 9, 37));

    expect((await rig.all('decision')).map(({ because }) => because)).toEqual([expect.stringMatching(/^quote-age: /)]);
    expect(await rig.parts.broker.orders('all')).toEqual([]);
  });

  it.each([
    ['without a quote', undefined],
    ['with a quote that is not a number', aQuote({ bid: Number.NaN, ask: Number.NaN })],
    ['with a quote that is infinite', aQuote({ bid: Number.POSITIVE_INFINITY, ask: Number.POSITIVE_INFINITY })],
    [
      'with a quote of yesterday',
      aQuote({ at: (NOW - 86_400_000) as typeof NOW, freshUntil: (NOW - 86_400_000) as typeof NOW }),
    ],
  ])('by risk, of a contract %s', (_, quote) => {
    const decision = assess(anEntry({}), aBook({}), {
      ...{ now: NOW, cadence: 'minute', limits: LIMITS, quoteOf: () => quote },
    });

    expect(decision.outcome).toBe('refused');
  });
});
