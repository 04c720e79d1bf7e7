/** Shares that an exercise or an assignment left behind: whoever trades options alone wants none; the wheel does. */
import { describe, expect, it } from 'vitest';
import type { Strategy, StrategyId } from '#lib/model/strategy.ts';
import { quantity } from '#lib/model/units.ts';
import { catalog } from '#lib/strategies/catalog.ts';
import { anOwn, aPosition, aQuote, aView, shareLegs } from '#test/support/builders.ts';

const OPTIONS_ALONE = [
  ...(['wsb-dip-bot', 'earnings-protection', 'momentum-weeklies', 'debit-spreads'] as const),
  ...(['leaps-tracker', 'swing-trading', 'spx-credit-spreads', 'lotto-scanner'] as const),
] satisfies readonly StrategyId[];
/** As far from any gain, loss or end of time as can be: at what they were delivered for. */
const seen = aView({ quotes: { AAPL: aQuote() } });

describe.each(OPTIONS_ALONE)('%s', (id) => {
  const strategy: Strategy = catalog[id];

  it.each(['buy', 'sell'] as const)('closes at once what came by %s', (side) => {
    const legs = shareLegs('AAPL').map((leg) => ({ ...leg, side }));
    const delivered = aPosition({ strategyId: id, legs, units: 100 });
    const { signals } = strategy.propose(seen, anOwn({ positions: [delivered] }), strategy.presets.wsb_2025);

    expect(signals).toMatchObject([
      { kind: 'exit', quantity: quantity('100'), legs: [{ side: side === 'buy' ? 'sell' : 'buy' }] },
    ]);
  });
});
