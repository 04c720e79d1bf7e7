import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instrumentOf } from '#lib/model/instrument.ts';
import { closing, type Leg, positionIdOf, Signal, signalIdOf } from '#lib/model/signal.ts';
import { parseInstant } from '#lib/model/time.ts';
import { anyLeg } from '#test/support/arbitraries.ts';

const slot = parseInstant('2014-06-06T14:00:00Z');
const leg = (symbol: string, side: 'buy' | 'sell', ratio = 1): Leg => ({
  instrument: instrumentOf(symbol),
  side,
  ratio,
});
const [long, short] = [leg('AAPL140613C00645000', 'buy'), leg('AAPL140613C00650000', 'sell')];

describe('a position id', () => {
  test('of shares says the symbol', () => {
    expect(positionIdOf('index-baseline', [leg('SPY', 'buy')])).toBe('index-baseline:SPY');
  });

  test('does not depend on the order of the legs', () => {
    const shuffled = fc
      .array(anyLeg, { minLength: 1, maxLength: 4 })
      .chain((legs) => fc.tuple(fc.constant(legs), fc.shuffledSubarray(legs, { minLength: legs.length })));
    fc.assert(fc.property(shuffled, ([a, b]) => positionIdOf('wheel', a) === positionIdOf('wheel', b)));
  });

  test.each([
    ['another strategy', positionIdOf('wheel', [long, short])],
    ['the sides turned', positionIdOf('debit-spreads', closing([long, short]))],
    ['another ratio', positionIdOf('debit-spreads', [{ ...long, ratio: 2 }, short])],
    ['one leg only', positionIdOf('debit-spreads', [long])],
  ])('is another one with %s', (_, other) => {
    expect(other).not.toBe(positionIdOf('debit-spreads', [long, short]));
  });
});

describe('a signal id', () => {
  const asked = { strategyId: 'wheel', kind: 'entry' as const, slot, positionId: 'wheel:SPY' };

  test('is the same for the same slot, kind and structure', () => {
    expect(signalIdOf({ ...asked })).toBe(signalIdOf(asked));
  });

  test.each([
    { strategyId: 'lotto-scanner' },
    { kind: 'exit' as const },
    { slot: parseInstant('2014-06-06T14:01:00Z') },
    { positionId: 'wheel:QQQ' },
  ])('differs with %j', (change) => {
    expect(signalIdOf({ ...asked, ...change })).not.toBe(signalIdOf(asked));
  });
});

test('closing twice is opening again', () => {
  fc.assert(
    fc.property(fc.array(anyLeg), (legs) => {
      expect(closing(closing(legs))).toEqual(legs);
    }),
  );
});

describe('a signal on the wire', () => {
  const wire = {
    ...{ kind: 'entry', id: 'sig_1', strategyId: 'wheel', slot: '2014-06-06T14:00:00Z', symbol: 'SPY' },
    ...{ positionId: 'wheel:SPY', legs: [{ instrument: 'SPY', side: 'buy', ratio: 1 }], limitPrice: '194.5' },
    ...{ conviction: 0.5, expiresAt: '2014-06-06T14:01:00Z', snapshot: 'hash', modelled: false },
    ...{ equityShare: 0.1, maxLossPerUnit: 194.5, reasons: [{ rule: 'trend', observed: 1, threshold: 0 }] },
  };

  test('is read', () => {
    expect(Signal.safeParse(wire).success).toBe(true);
  });

  test.each([
    { reasons: [] },
    { legs: [] },
    { conviction: 1.1 },
    { conviction: Number.NaN },
    { equityShare: -0.1 },
    { maxLossPerUnit: -1 },
    { units: 1 },
    { limitPrice: 194.5 },
    { limitPrice: '1e3' },
    { slot: '2014-06-06' },
    { legs: [{ instrument: 'spy', side: 'buy', ratio: 1 }] },
    { legs: [{ instrument: 'SPY', side: 'buy', ratio: 0.5 }] },
    { kind: 'hope' },
  ])('is refused with %j', (change) => {
    expect(Signal.safeParse({ ...wire, ...change }).success).toBe(false);
  });
});
