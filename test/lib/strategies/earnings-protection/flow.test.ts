/** Earnings protection through the whole system, on the demo market around Apple's report of 2015-01-27 (modelled options). */
import { expect, it, onTestFinished } from 'vitest';
import { tradingDay } from '#lib/model/time.ts';
import { format } from '#lib/model/units.ts';
import { SCHEDULES } from '#lib/strategies/schedules.ts';
import { demoMarket } from '#local/demo-market/demo-market.ts';
import { openOf, startRig } from '#test/support/rig.ts';

const off = { enabled: false };
const others = Object.keys(SCHEDULES).filter((id) => id !== 'earnings-protection');
const config = { profile: 'wsb_2025', strategies: Object.fromEntries(others.map((id) => [id, off])) };

/** The first two looks of a session, and the minute after each, in which what it sent trades. */
const LOOKS = [36, 37, 96, 97];

it('opens a calendar a week before the report, and closes it at the first look of the session after it', async () => {
  const { feed } = demoMarket('earnings-dip');
  const [before, after] = [tradingDay('2015-01-20'), tradingDay('2015-01-28')];
  const rig = await startRig({ feed, day: before, config });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  for (const day of [before, after])
    for (const tick of feed.ticks(day).filter((at) => LOOKS.includes((at - openOf(day)) / 60_000)))
      await rig.tick(tick);

  const orders = (await rig.all('order')).toSorted((a, b) => a.approvedAt - b.approvedAt);
  expect(
    orders.map(({ day, kind, state, legs }) =>
      [day, kind, state, ...legs.map(({ side, instrument }) => `${side} ${instrument.symbol}`)].join(' '),
    ),
  ).toEqual([
    '2015-01-20 entry filled sell AAPL150130C00107500 buy AAPL150220C00107500',
    '2015-01-28 exit filled buy AAPL150130C00107500 sell AAPL150220C00107500',
  ]);
  expect(orders[1]?.reasons[0]?.rule).toBe('report-answered');
  const [position] = await rig.all('position');
  expect(position?.closedAt).toBeDefined();
  // The share had moved away from the strike: a loss, modelled.
  expect(Number(format(position?.realised as never))).toBeLessThan(0);
});
