import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '#functions/adapters/config.ts';
import { limitsOf } from '#functions/strategies/bots.ts';
import { type Book, withOrder } from '#lib/model/book.ts';
import { STRATEGY_IDS } from '#lib/model/strategy.ts';
import { fromNumber, type Quantity, toNumber } from '#lib/model/units.ts';
import { budgetOf, guaranteesIn, NEVER_LENT, type Tables } from '#lib/portfolio/allocation.ts';
import { assess } from '#lib/risk/assess.ts';
import { exposure } from '#lib/risk/exposure.ts';
import type { Guarantees } from '#lib/risk/guarantees.ts';
import { LIMITS, type Limits, withSettings } from '#lib/risk/limits.ts';
import { catalog } from '#lib/strategies/catalog.ts';
import { anOrder, aQuote, NOW } from '#test/support/builders.ts';
import { aBook, anEntry } from '#test/support/money.ts';

const tablesOf = (
  profile: string,
  ids = STRATEGY_IDS as readonly string[],
  limits: readonly unknown[] = [],
): Tables => {
  const config = parseConfig({ profile, limits }, 'the test');
  const chosen = Object.values(catalog).filter(({ id }) => ids.includes(id));
  return Object.fromEntries(chosen.map((each) => [each.id, limitsOf(config, each as never)]));
};
const total = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);

describe('what each strategy may count on', () => {
  it.each(['research_2024', 'wsb_2025'])('is half of its fair part, and never more than there is: %s', (profile) => {
    const tables = tablesOf(profile);
    const guarantees = guaranteesIn(tables);
    const narrow = Object.entries(guarantees).filter(([id]) => id !== 'index-baseline');
    const room = tables.wheel?.['account-risk'].rows.any?.soft ?? 0;
    const asked = total(narrow.map(([id]) => budgetOf(tables[id] ?? LIMITS, id)));

    expect(total(narrow.map(([, { risk }]) => risk))).toBeCloseTo(NEVER_LENT * Math.min(room, asked), 12);
    expect(total(Object.values(guarantees).map(({ account }) => account))).toBeLessThanOrEqual(
      NEVER_LENT * 0.8 + 1e-12,
    );
    expect(guarantees['index-baseline']?.risk).toBe(0);
  });

  it('follows budgets in proportion, and grows where others are disabled', () => {
    const all = guaranteesIn(tablesOf('research_2024'));
    const two = guaranteesIn(tablesOf('research_2024', ['wheel', 'lotto-scanner']));

    expect((all.wheel?.risk ?? 0) / (all['lotto-scanner']?.risk ?? 1)).toBeCloseTo(0.2 / 0.01, 9);
    expect(two.wheel?.risk ?? 0).toBeGreaterThan(all.wheel?.risk ?? 1);
    expect(Object.keys(two)).toHaveLength(2);
  });

  it('is set with the total that the owner sets', () => {
    const less = guaranteesIn(tablesOf('wsb_2025', STRATEGY_IDS, [{ limit: 'account-risk', soft: 0.05 }]));

    expect(total(Object.values(less).map(({ risk }) => risk))).toBeCloseTo(NEVER_LENT * 0.05, 12);
  });
});

const tickerOf = (first: string, n: number): string => first + String.fromCharCode(65 + n);
const around = (guarantees: Guarantees, limits: Limits = LIMITS) =>
  ({ now: NOW, cadence: 'minute', limits, guarantees, quoteOf: () => aQuote() }) as const;
/** Nothing but the totals in the way. */
const WIDE = withSettings(
  LIMITS,
  (['order-share', 'symbol-share', 'symbol-day-share', 'strategy-share'] as const).map((limit) => ({ limit, soft: 1 })),
);
const working = (strategyId: string, share: number, n = 0) =>
  anOrder({
    ...{
      id: `ord_${strategyId}_${n}`,
      strategyId,
      symbol: tickerOf('X', n),
      maxLossPerUnit: 1,
      day: '2015-01-02' as never,
    },
    quantity: fromNumber<Quantity>(Math.round(share * 100_000), 'down', 1),
  });

describe('room that others have not used', () => {
  const guarantees: Guarantees = { wheel: { account: 0.04, risk: 0.04 }, 'debit-spreads': { account: 0, risk: 0 } };
  const decide = (book: Book, strategyId = 'debit-spreads') =>
    assess(anEntry({ strategyId, equityShare: 0.1 }), book, around(guarantees));

  it('is lent but for what they may count on, and the refusal says so', () => {
    const cut = decide(aBook({ orders: [working('lotto-scanner', 0.43)] }));

    expect(toNumber(cut.quantity)).toBe(30);
    expect(cut.because).toBe('account-risk-fair: 57.00 % against at most 50.00 % of equity (soft)');
    expect(decide(aBook({ orders: [working('lotto-scanner', 0.46)] }))).toMatchObject({ outcome: 'refused' });
  });

  it('is free again to the last cent once they use what they may count on', () => {
    const book = aBook({ orders: [working('lotto-scanner', 0.43), working('wheel', 0.04)] });

    expect(toNumber(decide(book).quantity)).toBe(30);
  });

  it('is there for the one who may count on it', () => {
    const book = aBook({ orders: [working('lotto-scanner', 0.46)] });

    expect(toNumber(decide(book, 'wheel').quantity)).toBe(40);
  });

  it('no sequence of entries starves a strategy of what it may count on', () => {
    const guaranteed = guaranteesIn(tablesOf('wsb_2025'));
    const wish = fc.record({
      strategyId: fc.constantFrom(...STRATEGY_IDS),
      share: fc.double({ min: 0.01, max: 1, noNaN: true }),
    });
    const limits = withSettings(WIDE, [{ limit: 'account-risk', soft: 0.65 }]);
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 25 }), (wishes) => {
        const book = wishes.reduce((now, { strategyId, share }, n) => {
          const entry = anEntry({ strategyId, symbol: tickerOf('S', n), equityShare: share });
          const units = toNumber(assess(entry, now, around(guaranteed, limits)).quantity);
          return units > 0 ? withOrder(now, working(strategyId, (units * 100) / 100_000, n)) : now;
        }, aBook());
        const usedBy = (id?: string) =>
          exposure(book, id === undefined ? {} : { strategyId: id }, () => undefined) / 100_000;
        const owed = total(STRATEGY_IDS.map((id) => Math.max(0, (guaranteed[id]?.risk ?? 0) - usedBy(id))));

        expect(usedBy() + owed).toBeLessThanOrEqual(0.65 + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it('cannot be set by itself', () => {
    expect(() => parseConfig({ limits: [{ limit: 'account-risk-fair', soft: 0.1 }] }, 'mine')).toThrow(
      'account-risk-fair stands where account-risk stands: set that one',
    );
  });
});
