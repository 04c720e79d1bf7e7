/** Rows 32 and 33: options that end without a trade of ours leave the books right next morning, and the owner knows. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { sessionFrom, sessionOf } from '#lib/model/calendar.ts';
import type { Position } from '#lib/model/position.ts';
import { type TradingDay, tradingDay } from '#lib/model/time.ts';
import { format, sum, type Usd, usd } from '#lib/model/units.ts';
import { CONFIG, LOWER, on, ROWS, TUESDAY, twoDays, UPPER } from '#test/support/market/two-days.ts';
import { auditOf, openOf, type Rig, startRig } from '#test/support/rig.ts';

const FRIDAY = tradingDay('2015-02-06');
const around = (middle: number) => ({ bid: middle - 0.02, ask: middle + 0.02 });

/** Ten 100/105 spreads of AAPL held to their last day, on which it trades at a price. */
async function holding(aapl: number, cash: Usd = usd('200000')) {
  const rows = [
    ...ROWS.filter(({ at }) => at <= on(TUESDAY, 9, 39)),
    ...[10, 15.75].map((hour) => ({
      at: on(FRIDAY, Math.floor(hour), (hour % 1) * 60),
      of: { AAPL: around(aapl), [LOWER]: around(Math.max(0.1, aapl - 100)), [UPPER]: around(0.1) },
    })),
  ];
  const rig = await startRig({ feed: twoDays(rows), day: TUESDAY, config: CONFIG, cash });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  for (const minute of [36, 37, 39]) await rig.tick(on(TUESDAY, 9, minute));
  rig.simulator.advanceTo(sessionOf(TUESDAY)?.close ?? openOf(TUESDAY));
  expect(await rig.system.reconcile()).toEqual([]);
  return rig;
}

/** The next session's first look; and again, with all that is remembered of what was handled forgotten. */
async function morningAfter(rig: Rig, day: TradingDay) {
  rig.simulator.advanceTo(sessionFrom(day, 1).open);
  const breaks = await rig.system.reconcile();
  const before = [await rig.all('position'), await rig.all('fill'), await cashOf(rig)];
  for (const id of ['activities', 'fills'])
    await rig.ledger.commit({ writes: [{ kind: 'cursor', id, remove: true, expect: 'any' }] });
  expect(await rig.system.reconcile()).toEqual([]);
  expect([await rig.all('position'), await rig.all('fill'), await cashOf(rig)]).toEqual(before);
  return breaks;
}

const cashOf = async (rig: Rig) => (await rig.all('account')).map(({ cash }) => format(cash));
const positionsOf = async (rig: Rig) =>
  (await rig.all('position')).map(({ strategyId, holdings, realised }: Position) => ({
    strategyId,
    realised: format(realised),
    holdings: holdings
      .filter(({ lots }) => lots.length > 0)
      .map(({ instrument, lots }) => `${format(sum(lots.map((lot) => lot.quantity)))} ${instrument.symbol}`),
  }));
const warnings = async (rig: Rig) =>
  (await rig.all('alert'))
    .filter(({ severity }) => severity === 'warning')
    .map(({ title }) => title)
    .sort();

describe('I3: an option at its end', () => {
  it('that is worthless leaves the position at no price', async () => {
    const rig = await holding(99);

    expect(await morningAfter(rig, FRIDAY)).toEqual([]);
    expect(await positionsOf(rig)).toEqual([{ strategyId: 'debit-spreads', realised: '-1840', holdings: [] }]);
    expect(await warnings(rig)).toEqual([
      `An option has expired worthless: buy 10 ${UPPER} at 0 USD`,
      `An option has expired worthless: sell 10 ${LOWER} at 0 USD`,
    ]);
    expect((await rig.all('fill')).filter(({ cause }) => cause === 'expiry')).toHaveLength(2);
    const noted = (await auditOf(rig.ledger)).filter(({ type }) => type === 'activity');
    expect(new Set(noted.map(({ subject }) => subject)).size).toBe(2);
    expect(await rig.all('break')).toEqual([]);
  });

  it('that is exercised brings its shares at the strike to the strategy whose option it was', async () => {
    const rig = await holding(103);

    expect(await morningAfter(rig, FRIDAY)).toEqual([]);
    expect(await positionsOf(rig)).toEqual([
      { strategyId: 'debit-spreads', realised: '0', holdings: ['1000 AAPL'] },
      { strategyId: 'debit-spreads', realised: '-1840', holdings: [] },
    ]);
    expect(await warnings(rig)).toEqual([
      `An option has expired worthless: buy 10 ${UPPER} at 0 USD`,
      `An option was exercised: sell 10 ${LOWER} at 0 USD`,
      'Shares were delivered for an option: buy 1000 AAPL at 100 USD',
    ]);
  });

  it('that is assigned overnight leaves the short shares with the strategy whose spread it was a leg of', async () => {
    const rig = await holding(99);
    rig.simulator.assign(UPPER);

    expect(await morningAfter(rig, TUESDAY)).toEqual([]);
    expect(await positionsOf(rig)).toMatchObject([{ holdings: ['-1000 AAPL'] }, { holdings: [`10 ${LOWER}`] }]);
    expect(await rig.all('break')).toEqual([]);
  });

  it('that the broker sells because the account could not pay for it is adopted, and closes ours', async () => {
    const rig = await holding(103, usd('100000'));

    expect(await morningAfter(rig, FRIDAY)).toEqual([]);
    expect(await positionsOf(rig)).toMatchObject([{ strategyId: 'debit-spreads', holdings: [] }]);
    expect((await rig.all('fill')).filter(({ cause }) => cause === 'external')).toHaveLength(2);
  });

  it('of which the broker has told only half changes nothing, explains the break, and heals it when it is whole', async () => {
    let isHalf = true;
    const rig = await startRig({
      feed: twoDays(ROWS.filter(({ at }) => at <= on(TUESDAY, 9, 39))),
      ...{ day: TUESDAY, config: CONFIG },
      around: (parts) => ({
        ...parts,
        broker: {
          ...parts.broker,
          activities: async (since) =>
            (await parts.broker.activities(since)).filter(({ kind }) => !isHalf || kind !== 'delivery'),
        },
      }),
    });
    onTestFinished(() => rig.close());
    await rig.system.reconcile();
    for (const minute of [36, 37, 39]) await rig.tick(on(TUESDAY, 9, minute));
    rig.simulator.advanceTo(on(TUESDAY, 15, 0));
    rig.simulator.assign(UPPER);
    await rig.system.reconcile();

    expect(await rig.all('break')).toMatchObject([
      { subject: 'AAPL', state: 'open', cause: 'activity', rows: [{ subject: 'AAPL' }, { subject: UPPER }] },
      { subject: 'cash', state: 'open', cause: 'activity' },
    ]);
    isHalf = false;
    expect(await rig.system.reconcile()).toEqual([]);
    expect((await rig.all('break')).map(({ state }) => state)).toEqual(['healed', 'healed']);
  });
});
