/** From a schedule tick to a settled fill, twice: through ledger, queues, SDK and simulator; and as a pure fold. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { RISK_STATE } from '#functions/adapters/book.ts';
import { parseConfig } from '#functions/adapters/config.ts';
import { botsOf } from '#functions/strategies/bots.ts';
import type { Decision } from '#lib/model/decision.ts';
import type { Order } from '#lib/model/order.ts';
import { isFlat } from '#lib/model/position.ts';
import { formatInstant } from '#lib/model/time.ts';
import { format, sum, usd } from '#lib/model/units.ts';
import { METRICS } from '#lib/model/watch/risk-state.ts';
import { foldDays } from '#test/support/exchange-venue.ts';
import {
  CONFIG,
  CROWDED_CONFIG,
  crowdedDay,
  LOWER,
  ROWS,
  TUESDAY,
  twoDays,
  UPPER,
  WEDNESDAY,
} from '#test/support/market/two-days.ts';
import { auditOf, type RigOptions, startRig } from '#test/support/rig.ts';

const BOTH = [TUESDAY, WEDNESDAY];

async function aRig(options: Partial<RigOptions> = {}) {
  const rig = await startRig({ feed: twoDays(), day: TUESDAY, config: CONFIG, ...options });
  onTestFinished(() => rig.close());
  return rig;
}

async function ran(options: Partial<RigOptions> = {}) {
  const rig = await aRig(options);
  const breaks = [...(await rig.day(TUESDAY)), ...(await rig.day(WEDNESDAY))];
  return { rig, breaks };
}

const byTime = (a: Order, b: Order) => a.approvedAt - b.approvedAt || (a.kind < b.kind ? 1 : -1);

describe('from tick to settled fill through the SDK', () => {
  it('opens and closes a share position and a two-leg structure, and the books agree with the broker’s', async () => {
    const { rig, breaks } = await ran();
    const orders = [...(await rig.all('order'))].sort(byTime);

    expect(breaks).toEqual([]);
    expect(orders.map(({ strategyId, kind, state, quantity }) => [strategyId, kind, state, format(quantity)])).toEqual([
      ['debit-spreads', 'entry', 'filled', '10'],
      ['debit-spreads', 'exit', 'filled', '10'],
      ['index-baseline', 'entry', 'filled', '25'],
      ['index-baseline', 'exit', 'filled', '25'],
      ['debit-spreads', 'entry', 'filled', '10'],
    ]);
  });

  it('fills each leg at its own side of the next quote, never at the one it was decided on', async () => {
    const { rig } = await ran();
    const fills = (await rig.all('fill')).map(({ instrument, side, quantity, price, at }) =>
      [formatInstant(at), side, format(quantity), instrument.symbol, format(price)].join(' '),
    );

    expect(fills.sort()).toEqual([
      `2015-01-20T14:37:00Z buy 10 ${LOWER} 3.02`,
      `2015-01-20T14:37:00Z sell 10 ${UPPER} 1.18`,
      `2015-01-20T14:46:00Z buy 10 ${UPPER} 2.64`,
      `2015-01-20T14:46:00Z sell 10 ${LOWER} 6`,
      '2015-01-20T15:01:00Z buy 25 SPY 200.01',
      `2015-01-21T15:01:00Z buy 10 ${LOWER} 3.02`,
      `2015-01-21T15:01:00Z sell 10 ${UPPER} 1.18`,
      '2015-01-21T15:01:00Z sell 25 SPY 187.99',
    ]);
  });

  it('keeps positions and cash as a fold of the fills', async () => {
    const { rig } = await ran();
    const positions = await rig.all('position');
    const [account] = await rig.all('account');
    const spread = positions.find(({ strategyId }) => strategyId === 'debit-spreads');
    const shares = positions.find(({ strategyId }) => strategyId === 'index-baseline');

    // Bought for 3.02 - 1.18, sold for 6.00 - 2.64, ten times a hundred shares; 25 shares from 200.01 to 187.99.
    expect(format(spread?.realised ?? usd('0'))).toBe('1520');
    expect(format(shares?.realised ?? usd('0'))).toBe('-300.5');
    expect(shares && isFlat(shares)).toBe(true);
    expect(account?.cash).toBe(sum([usd('100000'), ...positions.map(({ cash }) => cash)]));
    expect(account?.cash).toBe((await rig.parts.broker.account()).cash);
  });

  it('tells the whole story of an order in the audit, in order, and each link holds', async () => {
    const { rig } = await ran();
    const [first] = [...(await rig.all('order'))].sort(byTime);
    const audit = await auditOf(rig.ledger);
    const story = audit
      .filter(({ subject }) => subject === first?.id || subject === first?.signalId)
      .toSorted((a, b) => a.at - b.at)
      .map(({ type }) => type);

    expect(new Set(story.slice(0, -3))).toEqual(
      new Set(['signal', 'decision', 'order-approved', 'order-dispatched', 'order-acked']),
    );
    expect(story.slice(-3)).toEqual(['order-advanced', 'fill', 'fill']);
    expect(audit.filter(({ type }) => type === 'fill')).toHaveLength((await rig.all('fill')).length);
    expect(audit.filter(({ type }) => type === 'proposal')).toHaveLength((await rig.all('proposal')).length);
  });

  it('leaves reasons and a snapshot with every order that the ledger can show again', async () => {
    const { rig } = await ran();

    for (const order of await rig.all('order')) {
      const view = await rig.parts.snapshots.get(order.snapshot);
      expect(order.reasons.length).toBeGreaterThan(0);
      expect(view?.slot).toBe(order.slot);
    }
  });
});

describe('the same steps as a pure fold', () => {
  /** A fold has no watcher, and so makes no checks of the whole book. */
  const OF_THE_BOOK: readonly string[] = METRICS.filter((metric) => metric !== 'daily-loss');
  const alone = (decision: Decision): Decision => ({
    ...decision,
    checks: decision.checks.filter(({ limit }) => !OF_THE_BOOK.includes(limit)),
  });
  const plain = ({ snapshot: _, approval: __, ...order }: Order) => order;
  const sorted = <T extends { id: string }>(items: readonly T[]) => items.toSorted((a, b) => (a.id < b.id ? -1 : 1));

  it.each([
    ['as it is', 3],
    ['where the broker refuses structures', 2],
  ] as const)('come to the same decisions, orders, positions and cash: %s', async (_, optionsLevel) => {
    const { rig } = await ran({ simulator: { optionsLevel } });
    const bots = botsOf(parseConfig(CONFIG, 'the test'));
    const fold = foldDays({ feed: twoDays(), days: BOTH, bots, cash: usd('100000'), optionsLevel });

    const decisions = await rig.all('decision');
    const [account] = await rig.all('account');
    expect(decisions.length).toBeGreaterThan(3);
    expect(decisions.map(alone).toSorted((a, b) => (a.signalId < b.signalId ? -1 : 1))).toEqual(
      fold.decisions.toSorted((a, b) => (a.signalId < b.signalId ? -1 : 1)),
    );
    expect(sorted(await rig.all('order')).map(plain)).toEqual(sorted(fold.book.orders).map(plain));
    expect(sorted(await rig.all('position'))).toEqual(sorted(fold.book.positions));
    expect(account).toEqual(fold.book.account);
    const alerts = (await rig.all('alert')).filter(({ subject }) => subject !== RISK_STATE);
    expect(new Set(alerts.map(({ title }) => title))).toEqual(fold.alerts);
  });

  it.each([3, 2] as const)('give scarce capital to the same entries, at options level %i', async (optionsLevel) => {
    const rig = await aRig({ feed: crowdedDay(), config: CROWDED_CONFIG, simulator: { optionsLevel } });
    await rig.day(TUESDAY);
    const bots = botsOf(parseConfig(CROWDED_CONFIG, 'the test'));
    const fold = foldDays({ feed: crowdedDay(), days: [TUESDAY], bots, cash: usd('100000'), optionsLevel });
    const outcomes = (decisions: readonly Decision[]) =>
      decisions.map(({ symbol, outcome, quantity }) => `${symbol} ${outcome} ${format(quantity)}`);

    expect(outcomes(await rig.all('decision')).sort()).toEqual(outcomes(fold.decisions).sort());
    expect(outcomes(fold.decisions)).toEqual([
      'AMD reduced 10',
      'AAPL reduced 10',
      'MSFT reduced 1',
      'NVDA refused 0',
      'META refused 0',
      'QCOM refused 0',
    ]);
    expect(sorted(await rig.all('order')).map(plain)).toEqual(sorted(fold.book.orders).map(plain));
  });

  it('decide the same up to any time, whatever happens later', () => {
    const bots = botsOf(parseConfig(CONFIG, 'the test'));
    const run = (rows: typeof ROWS) => foldDays({ feed: twoDays(rows), days: BOTH, bots, cash: usd('100000') });
    const usual = run(ROWS);

    for (const { at: until } of ROWS) {
      const doubled = ROWS.map(({ at, of }) => (at <= until ? { at, of } : { at, of: times(of, 2) }));
      const upTo = (decisions: typeof usual.decisions) => decisions.filter(({ at }) => at <= until);
      expect(upTo(run(doubled).decisions)).toEqual(upTo(usual.decisions));
    }
    expect(run(ROWS.map(({ at, of }) => ({ at, of: times(of, 2) }))).decisions).not.toEqual(usual.decisions);
  });
});

const times = (of: (typeof ROWS)[number]['of'], factor: number) =>
  Object.fromEntries(
    Object.entries(of).map(([symbol, { bid = 0, ask = 0 }]) => [symbol, { bid: bid * factor, ask: ask * factor }]),
  );
