import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intentFrom } from '#lib/execution/intent.ts';
import { type Book, withOrder } from '#lib/model/book.ts';
import { instrumentOf } from '#lib/model/instrument.ts';
import type { Quote } from '#lib/model/quote.ts';
import type { Entry } from '#lib/model/signal.ts';
import { instant, MINUTE, SECOND } from '#lib/model/time.ts';
import { quantity, toNumber, usd } from '#lib/model/units.ts';
import { assess } from '#lib/risk/assess.ts';
import { approvedToday, exposure, reserved } from '#lib/risk/exposure.ts';
import { LIMITS, withSettings } from '#lib/risk/limits.ts';
import type { Circumstances } from '#lib/risk/measures.ts';
import { anOrder, aPosition, aQuote, NOW, shareLegs, TODAY } from '#test/support/builders.ts';
import { aBook, anAccount, anEntry, anExit } from '#test/support/money.ts';

const circumstances = (parts: Partial<Circumstances> & { quote?: Quote | undefined } = {}): Circumstances => {
  const quote = 'quote' in parts ? parts.quote : aQuote();
  return { now: NOW, cadence: 'minute', limits: LIMITS, quoteOf: () => quote, ...parts };
};

const decide = (entry: Entry, book: Book = aBook(), around = circumstances()) => assess(entry, book, around);
const units = (decision: { quantity: ReturnType<typeof quantity> }): number => toNumber(decision.quantity);

describe('sizing an entry', () => {
  it('asks for the share of equity, scaled by conviction, in whole units', () => {
    const decision = decide(anEntry({ equityShare: 0.04, conviction: 0.99 }));

    expect(decision).toMatchObject({ outcome: 'approved', quantity: quantity('39') });
  });

  it('cuts the order to the owner’s share per order and says so', () => {
    const decision = decide(anEntry({ equityShare: 0.2 }));

    expect(units(decision)).toBe(50);
    expect(decision).toMatchObject({ outcome: 'reduced', asked: quantity('200') });
    expect(decision.because).toBe('order-share: 20.00 % against at most 5.00 % of equity (soft)');
  });

  it('refuses what is smaller than one unit', () => {
    expect(decide(anEntry({ equityShare: 0.0005 })).because).toContain('less than one unit');
  });

  it('lets a broad-market fund grow where a single company may not', () => {
    const held = (symbol: string) =>
      aBook({ positions: [aPosition({ strategyId: 'index-baseline', legs: shareLegs(symbol), units: 200 })] });
    const entry = (symbol: string) => anEntry({ symbol, strategyId: 'index-baseline', equityShare: 0.05 });

    expect(decide(entry('SPY'), held('SPY')).outcome).toBe('approved');
    expect(decide(entry('AAPL'), held('AAPL')).outcome).toBe('refused');
  });

  it('counts an approved order as if it were filled', () => {
    const working = anOrder({
      symbol: 'AAPL',
      strategyId: 'debit-spreads',
      quantity: quantity('150'),
      maxLossPerUnit: 100,
      day: TODAY,
    });
    const decision = decide(anEntry(), aBook({ orders: [working] }));

    expect(decision.outcome).toBe('refused');
    expect(decision.because).toContain('symbol-share');
  });

  it('keeps every open order payable from cash', () => {
    const poor = aBook({ account: anAccount({ cash: usd('1000') }) });

    expect(units(decide(anEntry({ equityShare: 0.04 }), poor))).toBe(9);
  });
});

/** One row a gate: the last figure that passes and the first that does not. */
const GATES: readonly {
  gate: string;
  inside: Circumstances;
  outside: Circumstances;
  book?: [Book, Book];
  entry?: Partial<Entry> & { limit?: number };
}[] = [
  {
    gate: 'quote-age',
    inside: circumstances({ quote: aQuote({ freshUntil: instant(NOW - 15 * SECOND) }) }),
    outside: circumstances({ quote: aQuote({ freshUntil: instant(NOW - 16 * SECOND) }) }),
  },
  {
    gate: 'signal-age',
    inside: circumstances({ now: instant(NOW + 30 * SECOND), quote: aQuote({ freshUntil: instant(NOW + MINUTE) }) }),
    outside: circumstances({ now: instant(NOW + 31 * SECOND), quote: aQuote({ freshUntil: instant(NOW + MINUTE) }) }),
  },
  {
    gate: 'spread',
    inside: circumstances({ quote: aQuote({ bid: 99, ask: 101 }) }),
    outside: circumstances({ quote: aQuote({ bid: 98.9, ask: 101.1 }) }),
    entry: { limit: 100 },
  },
  { gate: 'price-collar', inside: circumstances(), outside: circumstances({ quote: aQuote({ bid: 96.98, ask: 97 }) }) },
];

describe('gates', () => {
  for (const { gate, inside, outside, entry } of GATES) {
    it(`${gate} passes at its limit and refuses beyond it`, () => {
      const signal = anEntry({ equityShare: 0.01, ...entry });

      expect(decide(signal, aBook(), inside).outcome).toBe('approved');
      const refused = decide(signal, aBook(), outside);
      expect(refused.outcome).toBe('refused');
      expect(refused.because).toContain(gate);
    });
  }

  it('daily loss passes at three per cent and refuses beyond it', () => {
    const at = (equity: string) =>
      decide(anEntry({ equityShare: 0.01 }), aBook({ account: anAccount({ equity: usd(equity) }) }));

    expect(at('97000').outcome).toBe('approved');
    expect(at('96999').because).toContain('daily-loss');
  });

  it('refuses on a missing quote, an empty side, a crossed market', () => {
    for (const quote of [
      undefined,
      aQuote({ bid: undefined }),
      aQuote({ ask: undefined }),
      aQuote({ bid: 101, ask: 99 }),
    ]) {
      expect(decide(anEntry(), aBook(), circumstances({ quote })).outcome).toBe('refused');
    }
  });

  it('refuses on an account without equity', () => {
    const broke = aBook({ account: anAccount({ equity: usd('0'), dayStartEquity: usd('0') }) });

    expect(decide(anEntry(), broke).outcome).toBe('refused');
  });

  it('refuses an expired signal, entry or exit', () => {
    const late = circumstances({ now: instant(NOW + 5 * MINUTE + 1) });
    const holding = aBook({
      positions: [aPosition({ strategyId: 'debit-spreads', legs: shareLegs('AAPL'), units: 10 })],
    });

    expect(decide(anEntry(), aBook(), late).because).toContain('expired');
    expect(assess(anExit(), holding, late).because).toContain('expired');
  });
});

describe('an exit', () => {
  const holding = aBook({
    positions: [aPosition({ strategyId: 'debit-spreads', legs: shareLegs('AAPL'), units: 10 })],
  });

  it('passes on a bad day, on a stale and wide market, in a full account', () => {
    const account = anAccount({ equity: usd('50000'), cash: usd('0') });
    const stale = circumstances({ quote: aQuote({ bid: 50, ask: 150, freshUntil: instant(NOW - 600 * SECOND) }) });

    expect(assess(anExit(), { ...holding, account }, stale)).toMatchObject({
      outcome: 'approved',
      quantity: quantity('10'),
    });
  });

  it('never closes more than is held and not already being closed', () => {
    const working = anOrder({ kind: 'exit', positionId: anExit().positionId, quantity: quantity('7') });

    expect(units(assess(anExit(), { ...holding, orders: [working] }, circumstances()))).toBe(3);
    expect(assess(anExit(), aBook(), circumstances()).outcome).toBe('refused');
  });
});

describe('over random books and signals', () => {
  const symbols = ['AAPL', 'MSFT', 'SPY', 'QQQ'] as const;
  const strategies = ['debit-spreads', 'index-baseline', 'wheel'] as const;
  const share = fc.double({ min: 0.001, max: 1, noNaN: true });
  const wish = fc.record({
    symbol: fc.constantFrom(...symbols),
    strategyId: fc.constantFrom(...strategies),
    equityShare: share,
    conviction: share,
    limit: fc.double({ min: 99.5, max: 100.4, noNaN: true }),
  });

  /** What the table allows, checked on the book itself and not through the measures that sized the order. */
  function breaches(book: Book, limits = LIMITS): readonly string[] {
    const equity = toNumber(book.account.equity);
    const none = () => undefined;
    const over = (name: string, value: number, allowed: number) =>
      value > allowed * equity + 1e-6 ? [`${name} ${value}`] : [];
    const isBroad = (symbol: string) => symbol === 'SPY' || symbol === 'QQQ';
    const row = (id: 'symbol-share' | 'strategy-share', broad: boolean) =>
      limits[id].rows[broad ? 'broad-etf' : 'any']?.soft ?? 0;
    return [
      ...symbols.flatMap((symbol) =>
        over(`symbol ${symbol}`, exposure(book, { symbol }, none), row('symbol-share', isBroad(symbol))),
      ),
      ...symbols.flatMap((symbol) =>
        over(`day ${symbol}`, approvedToday(book, symbol, TODAY), limits['symbol-day-share'].rows.any?.soft ?? 0),
      ),
      ...strategies.flatMap((strategyId) =>
        over(`strategy ${strategyId}`, exposure(book, { strategyId }, none), row('strategy-share', true)),
      ),
      ...over('account', exposure(book, {}, none), limits['account-share'].rows.any?.soft ?? 0),
      ...over('risk', exposure(book, { narrow: true }, none), limits['account-risk'].rows.any?.soft ?? 0),
      ...book.orders.flatMap((order) =>
        over(
          `order ${order.id}`,
          toNumber(order.quantity) * order.maxLossPerUnit,
          limits['order-share'].rows.any?.soft ?? 0,
        ),
      ),
      ...(reserved(book) > toNumber(book.account.cash) ? ['cash'] : []),
    ];
  }

  it('no approval ever exceeds a limit, however many orders are sliced through', () => {
    fc.assert(
      fc.property(
        fc.array(wish, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 5_000, max: 100_000 }),
        (wishes, cash) => {
          let book = aBook({ account: anAccount({ cash: usd(String(cash)) }) });
          wishes.forEach((each, index) => {
            const signal = anEntry({ ...each, limit: Math.round(each.limit * 100) / 100, slot: instant(NOW - index) });
            const order = intentFrom(signal, assess(signal, book, circumstances()), 'paper');
            if (order) book = withOrder(book, order);
          });
          expect(breaches(book)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('a tighter setting never approves more', () => {
    fc.assert(
      fc.property(wish, fc.double({ min: 0.001, max: 0.05, noNaN: true }), (each, soft) => {
        const signal = anEntry({ ...each, limit: Math.round(each.limit * 100) / 100 });
        const tight = circumstances({ limits: withSettings(LIMITS, [{ limit: 'order-share', soft }]) });

        expect(units(assess(signal, aBook(), tight))).toBeLessThanOrEqual(units(decide(signal)));
      }),
    );
  });
});

describe('the table of limits', () => {
  it('has soft at most hard at most ceiling in every row', () => {
    const rows = Object.values(LIMITS).flatMap((limit) => Object.values(limit.rows));

    for (const { soft, hard, ceiling } of rows) expect(soft <= hard && hard <= ceiling).toBe(true);
  });

  it('caps a profile’s appetite at the hard level', () => {
    const limits = withSettings(LIMITS, [{ limit: 'symbol-share', soft: 0.9 }]);

    expect(limits['symbol-share'].rows.any).toEqual({ soft: 0.2, hard: 0.2, ceiling: 0.3 });
  });

  it.each([
    ['account-risk', 'account-risk-fair'],
    ['account-share', 'account-share-fair'],
  ] as const)('moves %s and its fair twin together', (limit, fair) => {
    const { [fair]: moved, ...rest } = withSettings(LIMITS, [{ limit, soft: 0.1 }]);

    expect(moved.rows.any?.soft).toBe(0.1);
    expect(rest[limit].rows.any?.soft).toBe(0.1);
    expect(rest['symbol-share']).toEqual(LIMITS['symbol-share']);
  });

  it('holds options on a broad fund to the share of a single company, beside the shares of the fund', () => {
    const call = [{ instrument: instrumentOf('SPY150220C00200000'), side: 'buy' as const, ratio: 1 }];
    const fund = aPosition({ strategyId: 'index-baseline', legs: shareLegs('SPY'), units: 400 });
    const signal = anEntry({ symbol: 'SPY', legs: call, limit: 1, maxLossPerUnit: 100 });
    const decided = (contracts: number) => {
      const options = aPosition({ strategyId: 'debit-spreads', legs: call, units: contracts, paid: [1] });
      return decide(
        signal,
        aBook({ positions: [fund, options] }),
        circumstances({ quote: aQuote({ bid: 0.99, ask: 1.01 }) }),
      );
    };

    expect(decided(1).outcome).not.toBe('refused');
    expect(decided(150).because).toContain('symbol-share');
  });
});
