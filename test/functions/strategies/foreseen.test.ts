/** What risk is sure to refuse is not asked for at every look anew, and is asked for once it may be: the whole system. */
import { expect, it, onTestFinished } from 'vitest';
import { CONFIG, on, ROWS, TUESDAY, twoDays, UPPER } from '#test/support/market/two-days.ts';
import { startRig } from '#test/support/rig.ts';

it('a spread that another’s contract stands against is one why-not a look, and an order once that is gone', async () => {
  const calm = ROWS[0]?.of ?? {};
  const minutes = [33, 34, 36, 39, 42, 45, 46, 48, 49];
  const feed = twoDays(minutes.map((minute) => ({ at: on(TUESDAY, 9, minute), of: calm })));
  const rig = await startRig({ feed, day: TUESDAY, config: CONFIG });
  onTestFinished(() => rig.close());
  const ticked = async (...at: readonly number[]) => {
    for (const minute of at) await rig.tick(on(TUESDAY, 9, minute));
  };
  const upper = (side: string, limit_price: string) =>
    rig.byHand({ symbol: UPPER, qty: '1', side, type: 'limit', limit_price });
  await rig.system.reconcile();

  await upper('buy', '1.3');
  await ticked(33, 34, 36, 39, 42, 45);

  const looks = (await rig.all('proposal')).filter(({ strategyId }) => strategyId === 'debit-spreads');
  const against = { rule: 'other-side', observed: 1, threshold: 0, unit: 'held or being traded by another strategy' };
  expect(looks).toHaveLength(4);
  for (const look of looks)
    expect(look).toMatchObject({ signals: [], whyNots: [{ symbols: ['AAPL'], reason: against }] });
  expect([await rig.all('decision'), await rig.all('order')]).toEqual([[], []]);

  await upper('sell', '1.1');
  await ticked(46, 48, 49);

  expect(await rig.all('decision')).toMatchObject([{ strategyId: 'debit-spreads', outcome: 'reduced' }]);
  expect(await rig.all('order')).toMatchObject([{ strategyId: 'debit-spreads', state: 'filled' }]);
});
