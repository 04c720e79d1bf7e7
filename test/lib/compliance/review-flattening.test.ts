import { describe, expect, it } from 'vitest';
import { type FlatteningState, reviewFlattening } from '#lib/compliance/review-flattening.ts';
import type { Control } from '#lib/model/control.ts';
import { anOrder, aPosition, NOW } from '#test/support/builders.ts';

const control = (change: Partial<Control> = {}): Control => ({
  ...{ scope: 'all', mode: 'flattening', epoch: 2, reason: 'a drill', by: 'owner', at: NOW },
  ...change,
});
const review = (state: Partial<FlatteningState> = {}) =>
  reviewFlattening({ controls: [control()], positions: [], orders: [], said: [], ...state }, NOW);
const said = (rule: string, observed: string, strategyId = 'debit-spreads') => ({
  ...{ strategyId, slot: NOW, snapshot: 's', signals: [] },
  whyNots: [{ symbols: ['AAPL', 'AMD'], reason: { rule, observed, threshold: 'a bid' } }],
});

describe('the review of a flattening', () => {
  it('says that all is closed where nothing is held and nothing works', () => {
    expect(review()).toMatchObject([{ severity: 'info', title: 'Everything is closed', at: NOW }]);
    expect(review({ controls: [control({ mode: 'halted' })] })).toEqual([]);
  });

  it.each([
    ['a position is open', { positions: [aPosition()] }],
    ['an order works', { orders: [anOrder({ state: 'unknown' })] }],
  ])('does not where %s', (_, state) => {
    expect(review(state)).toEqual([]);
  });

  it('minds its own scope, and no position that is not a strategy’s', () => {
    const external = { positions: [aPosition({ strategyId: 'external' })], orders: [anOrder({ state: 'filled' })] };
    expect(review(external)).toHaveLength(1);
    const other = { controls: [control({ scope: 'wheel' })], positions: [aPosition()], orders: [anOrder()] };
    expect(review({ ...other, said: [said('flatten', 'no-quote: none')] })).toMatchObject([{ subject: 'wheel' }]);
  });

  it('names what cannot be closed, by symbol and cause, and not what only waits', () => {
    const held = { positions: [aPosition({ strategyId: 'debit-spreads' })] };
    const alerts = review({ ...held, said: [said('flatten', 'no-quote: no bid'), said('exit-working', 'all units')] });

    expect(alerts).toMatchObject([
      { severity: 'critical', title: 'A position of debit-spreads in AAPL cannot be closed' },
      { severity: 'critical', title: 'A position of debit-spreads in AMD cannot be closed' },
    ]);
  });

  it('is the same alert for the same cause, whatever the figure, and another under another flattening', () => {
    const ids = (observed: string, epoch = 2) =>
      review({
        ...{ controls: [control({ epoch })], positions: [aPosition()] },
        said: [said('flatten', observed)],
      }).map(({ id }) => id);

    expect(ids('stale-quote: 61000')).toEqual(ids('stale-quote: 121000'));
    expect(ids('stale-quote: 61000')).not.toEqual(ids('no-quote: none'));
    expect(ids('no-quote: none')).not.toEqual(ids('no-quote: none', 3));
  });
});
