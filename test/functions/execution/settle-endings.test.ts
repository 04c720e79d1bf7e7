import { expect, it } from 'vitest';
import { loadBook } from '#functions/adapters/book.ts';
import { settleEndings } from '#functions/execution/settle-endings.ts';
import type { OptionActivity } from '#lib/model/broker.ts';
import { instrumentOf } from '#lib/model/instrument.ts';
import { heldOf } from '#lib/model/position.ts';
import { format, price, quantity, sum } from '#lib/model/units.ts';
import { ledgerAlerts } from '#local/store/ledger-alerts.ts';
import { openBooks, tellingBroker } from '#test/support/books.ts';
import { aContract, aPosition, NOW } from '#test/support/builders.ts';

const CALL = aContract({ strike: 100 });
const short = aPosition({ strategyId: 'wheel', legs: [{ instrument: CALL, side: 'sell', ratio: 1 }], units: 1 });
const activity = (change: Partial<OptionActivity>): OptionActivity => ({
  ...{ activityId: 'a1', kind: 'assignment', groupId: 'g', instrument: CALL, quantity: quantity('1') },
  ...{ price: price('0'), at: NOW, isExecuted: true },
  ...change,
});
const shares = { instrument: instrumentOf('AAPL'), quantity: quantity('-100'), price: price('100') };
const assigned = [activity({}), activity({ activityId: 'a2', kind: 'delivery', ...shares })];

it('an assignment that was handled does not end the same contract when it is sold again', async () => {
  const { ledger, clock } = await openBooks();
  const put = (expect: 'any' | 'absent') =>
    ledger.commit({ writes: [{ kind: 'position', id: short.id, record: short, expect, index: 'open' }] });
  await put('absent');
  const broker = { ...tellingBroker().broker, activities: async () => assigned };
  const settle = settleEndings({ ledger, clock, broker, alerts: ledgerAlerts(ledger), modelled: false });
  const held = async () => {
    const { positions } = (await loadBook(ledger)).book;
    return [CALL.symbol, 'AAPL'].map((symbol) => format(sum(positions.map((position) => heldOf(position, symbol)))));
  };

  expect(await settle()).toEqual([]);
  expect(await held()).toEqual(['0', '-100']);
  await put('any');
  await settle();
  expect(await held()).toEqual(['-1', '-100']);
  expect(await ledger.list('fill')).toHaveLength(2);
});
