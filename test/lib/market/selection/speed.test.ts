import { describe, expect, it } from 'vitest';
import { select } from '#lib/market/selection/select.ts';
import type { SelectionSpec } from '#lib/market/selection/spec.ts';
import { addDays } from '#lib/model/time.ts';
import { aChain, aContract, anEntry, aQuote, NOW, TODAY } from '#test/support/builders.ts';
import { LIQUID } from './hand-chain.ts';

/** 12 expiries of 92 strikes, calls and puts: 2,208 contracts, with plausible prices and deltas around 750. */
const chain = aChain(
  [3, 10, 17, 24, 31, 38, 52, 80, 143, 171, 353, 724].flatMap((days) =>
    Array.from({ length: 92 }, (_, i) => 520 + 5 * i).flatMap((strike) =>
      (['call', 'put'] as const).map((right) => {
        const reach = 15 * Math.sqrt(days);
        const away = (strike - 750) / reach;
        const intrinsic = Math.max(0, right === 'call' ? 750 - strike : strike - 750);
        const middle = intrinsic + 0.4 * reach * Math.exp(-Math.abs(away)) + 0.2;
        const call = 1 / (1 + Math.exp(1.7 * away));
        return anEntry(aContract({ strike, right, expiry: addDays(TODAY, days) }), 0, {
          quote: aQuote({ bid: middle * 0.98, ask: middle * 1.02 }),
          delta: right === 'call' ? call : call - 1,
        });
      }),
    ),
  ),
);

const spec: SelectionSpec = {
  shape: 'iron-condor',
  expiry: { days: { min: 7, max: 60, target: 30 } },
  legs: { short: { delta: { min: 0.1, max: 0.22, target: 0.16 } } },
  width: { in: 'usd', band: { min: 5, max: 20, target: 10 } },
  equalWidths: true,
  terms: { creditOfWidth: { min: 0.05 } },
  liquidity: LIQUID,
};

describe('a chain of two thousand contracts', () => {
  it('gives its iron condor in some twenty milliseconds of processor time, and never in a hundred', async ({
    annotate,
  }) => {
    const choose = () => select(spec, { chain, now: NOW, spot: 750 });
    const times = Array.from({ length: 6 }, () => {
      const start = process.threadCpuUsage().user;
      expect(choose().chosen).toBeDefined();
      return (process.threadCpuUsage().user - start) / 1_000;
    });
    const [best = Infinity] = times.toSorted((a, b) => a - b);

    await annotate(`${choose().passed} condors passed; best of ${times.length} runs ${best.toFixed(1)} ms`);
    expect(best).toBeLessThan(100);
  });
});
