import { describe, expect, it } from 'vitest';
import { loadBook } from '#functions/adapters/book.ts';
import { reconcile } from '#functions/execution/reconcile.ts';
import { instrumentOf } from '#lib/model/instrument.ts';
import { addDays, atNewYork } from '#lib/model/time.ts';
import { quantity, usd } from '#lib/model/units.ts';
import type { Broker } from '#lib/ports.ts';
import { ledgerAlerts } from '#local/store/ledger-alerts.ts';
import { openStore } from '#local/store/store.ts';
import { openBooks, tellingBroker } from '#test/support/books.ts';
import { NOW, TODAY } from '#test/support/builders.ts';

const PAPER = { environment: 'paper', modelled: false } as const;
const held = [{ instrument: instrumentOf('SPY'), quantity: quantity('5') }];
const brokerWith = (change: Partial<Broker>): Broker => ({ ...tellingBroker().broker, ...change });
const account =
  (equity: string, cash = '100000') =>
  async () => ({
    ...{ cash: usd(cash), equity: usd(equity), buyingPower: usd(cash), optionsBuyingPower: usd(cash) },
    ...{ optionsLevel: 3, isBlocked: false },
  });

async function reconciling(change: Partial<Broker> = {}) {
  const books = await openBooks();
  const ports = {
    ...books,
    broker: brokerWith(change),
    alerts: ledgerAlerts(books.ledger),
    environment: 'paper' as const,
    modelled: false,
  };
  return { ...books, run: reconcile(ports) };
}

describe('reconciling', () => {
  it('opens the books of an empty account with what the broker says', async () => {
    const store = openStore(':memory:', { now: () => NOW });
    const { ledger } = store;
    const ports = { ledger, clock: { now: () => NOW }, alerts: ledgerAlerts(ledger), ...PAPER };

    expect(await reconcile({ ...ports, broker: brokerWith({ account: account('5000', '5000') }) })()).toEqual([]);
    expect((await loadBook(ledger)).book.account).toMatchObject({ cash: usd('5000'), dayStartEquity: usd('5000') });
    store.close();
  });

  it('takes over no position whose cost the broker does not tell', async () => {
    const store = openStore(':memory:', { now: () => NOW });
    const { ledger } = store;
    const ports = { ledger, clock: { now: () => NOW }, alerts: ledgerAlerts(ledger), ...PAPER };

    await expect(reconcile({ ...ports, broker: brokerWith({ positions: async () => held }) })()).rejects.toThrow(
      /does not say what SPY cost/,
    );
    expect(await ledger.list('account')).toEqual([]);
    store.close();
  });

  it('raises a critical alert for each break, and changes neither positions nor cash', async () => {
    const { run, ledger } = await reconciling({ positions: async () => held, account: account('100000', '99000') });

    expect((await run()).map(({ subject }) => subject)).toEqual(['SPY', 'cash']);
    const alerts = await ledger.list('alert');
    expect(alerts.map(({ record }) => [record.subject, record.severity]).sort()).toEqual([
      ['SPY', 'critical'],
      ['all', 'critical'],
      ['cash', 'critical'],
    ]);
    await run();
    expect(await ledger.list('alert')).toHaveLength(3);
    const { book } = await loadBook(ledger);
    expect([book.positions, book.account.cash]).toEqual([[], usd('100000')]);
  });

  it('takes the first equity of a day as the base of its loss, and keeps it for the day', async () => {
    const { run, ledger, setTime } = await reconciling({ account: account('97000') });
    await run();
    expect((await loadBook(ledger)).book.account).toMatchObject({
      equity: usd('97000'),
      dayStartEquity: usd('100000'),
    });

    setTime(atNewYork(addDays(TODAY, 1), 9 * 60 + 30));
    await run();
    expect((await loadBook(ledger)).book.account).toMatchObject({
      day: addDays(TODAY, 1),
      dayStartEquity: usd('97000'),
    });
  });
});
