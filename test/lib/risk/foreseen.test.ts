import { describe, expect, it } from 'vitest';
import type { Book } from '#lib/model/book.ts';
import type { Signal } from '#lib/model/signal.ts';
import { instant, SECOND } from '#lib/model/time.ts';
import { quantity, usd } from '#lib/model/units.ts';
import { withoutRefusals } from '#lib/risk/foreseen.ts';
import { LIMITS } from '#lib/risk/limits.ts';
import type { Circumstances } from '#lib/risk/measures.ts';
import { aContract, anOrder, aPosition, aQuote, NOW, shareLegs, TODAY } from '#test/support/builders.ts';
import { aBook, anAccount, anEntry, anExit } from '#test/support/money.ts';

const around = (parts: Partial<Circumstances> = {}): Circumstances => ({
  ...{ now: NOW, cadence: 'minute', limits: LIMITS, quoteOf: () => aQuote() },
  ...parts,
});
const before = { rule: 'trend', observed: 1, threshold: 2 };

function propose(signal: Signal, book: Book = aBook(), circumstances = around()) {
  const proposal = { signals: [signal], whyNots: [{ symbol: 'MSFT', reason: before }] };
  const { signals, whyNots } = withoutRefusals(proposal, book, circumstances);
  expect(whyNots[0]).toEqual({ symbol: 'MSFT', reason: before });
  return { signals, added: whyNots.slice(1) };
}

describe('what the book stands against', () => {
  const call = aContract();
  const entry = anEntry({
    ...{ legs: [{ instrument: call, side: 'buy' as const, ratio: 1 }], limit: 1, maxLossPerUnit: 100 },
  });
  const quoteOf = () => aQuote({ bid: 0.99, ask: 1.01 });
  const theirs = aPosition({ strategyId: 'wheel', legs: [{ instrument: call, side: 'sell', ratio: 1 }], paid: [2] });

  it('is not asked for, and the reason is the one that risk would give', () => {
    expect(propose(entry, aBook({ positions: [theirs] }), around({ quoteOf }))).toEqual({
      signals: [],
      added: [
        {
          symbol: 'AAPL',
          reason: { rule: 'other-side', observed: 1, threshold: 0, unit: 'held or being traded by another strategy' },
        },
      ],
    });
  });

  it('is asked for as soon as it is out of the way', () => {
    expect(propose(entry, aBook(), around({ quoteOf })).signals).toEqual([entry]);
  });

  it('is a full limit, too', () => {
    const working = anOrder({
      ...{ symbol: 'AAPL', strategyId: 'debit-spreads', quantity: quantity('150'), maxLossPerUnit: 100, day: TODAY },
    });

    expect(propose(anEntry(), aBook({ orders: [working] })).added[0]?.reason).toMatchObject({
      ...{ rule: 'symbol-share', threshold: 0.15, unit: 'share of equity' },
    });
  });

  it('is a day that has lost too much', () => {
    const bad = aBook({ account: anAccount({ equity: usd('96000') }) });

    expect(propose(anEntry({ equityShare: 0.01 }), bad).added[0]?.reason).toMatchObject({ rule: 'daily-loss' });
  });

  it('is an account without cash, of which there is no share', () => {
    const empty = aBook({ account: anAccount({ cash: usd('0') }) });

    expect(propose(anEntry(), empty).added[0]?.reason).toMatchObject({ rule: 'cash-use', observed: 'not measurable' });
  });

  it('is a share of equity that does not buy one unit', () => {
    const dear = anEntry({ equityShare: 0.01, maxLossPerUnit: 1_200 });

    expect(propose(dear)).toEqual({
      signals: [],
      added: [{ symbol: 'AAPL', reason: { rule: 'one-unit', observed: 1_000, threshold: 1_200, unit: 'USD' } }],
    });
  });
});

describe('what is left to risk', () => {
  it('is what is cut and not refused', () => {
    expect(propose(anEntry({ equityShare: 0.5 })).signals).toHaveLength(1);
  });

  it.each([
    ['a wide market', around({ quoteOf: () => aQuote({ bid: 90, ask: 110 }) })],
    ['an old quote', around({ quoteOf: () => aQuote({ freshUntil: instant(NOW - 60 * SECOND) }) })],
    ['no quote', around({ quoteOf: () => undefined })],
  ])('is what passes: %s', (_, circumstances) => {
    expect(propose(anEntry(), aBook(), circumstances)).toMatchObject({ signals: [{}], added: [] });
  });

  it('is what only a fault brings about', () => {
    expect(propose(anEntry({ maxLossPerUnit: 1 })).signals).toHaveLength(1);
    expect(propose(anEntry({ conviction: Number.NaN })).signals).toHaveLength(1);
  });

  it('is every exit', () => {
    const full = aBook({ positions: [aPosition({ strategyId: 'wheel', legs: shareLegs('AAPL'), units: 10 })] });

    expect(propose(anExit(), full).signals).toHaveLength(1);
  });
});
