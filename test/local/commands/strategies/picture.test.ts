import { expect, onTestFinished, test } from 'vitest';
import { toNumber } from '#lib/model/units.ts';
import { drawTrade } from '#local/commands/strategies/draw-trade.ts';
import { recordsIn, viewsOf } from '#local/commands/strategies/picture.ts';
import { tradesOf } from '#local/report/trade.ts';
import { CONFIG, FRIDAY, feed, on, row } from '#test/lib/strategies/spx-credit-spreads/condor-day.ts';
import { startRig } from '#test/support/rig.ts';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';

test('a trade of a ledger is drawn with its orders, its reasons and the profit that the ledger has', async () => {
  const rows = [row(on(10, 0), 0.8), row(on(10, 1), 0.8), row(on(11, 15), 0.6), row(on(11, 16), 0.6)];
  const rig = await startRig({ feed: feed(rows), day: FRIDAY, config: CONFIG });
  onTestFinished(() => rig.close());
  await rig.day(FRIDAY);
  const trades = tradesOf('spx-credit-spreads', await recordsIn(rig.ledger));
  const [trade] = trades;
  const [position] = await rig.all('position');
  if (!trade || !position) throw new Error('nothing was traded');

  const svg = drawTrade(trade, await viewsOf(trade, rig.ledger, rig.parts.snapshots), {
    title: 'Credit',
    from: 'here',
  });

  expect(trades).toHaveLength(1);
  expect(svg).toContain(`in total: ${toNumber(position.realised)} USD, modelled`.replace('-', '\u2212'));
  expect(svg).toContain('sells 10 × SPY 2015-01-23 196 put');
  expect(svg).toContain('profit-target: ');
  for (const words of ['206 call bought', '204 call sold', '196 put sold', '194 put bought'])
    expect(svg).toContain(`>${words}<`);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test('without a ledger there is nothing to draw, and what comes next is said', async () => {
  const { exit, stderr } = await wsb(['strategies', 'picture', 'wheel'], { home: temporaryFolder() });

  expect(stderr).toContain('run "npm start -- demo" first');
  expect(exit).toBe(2);
});
