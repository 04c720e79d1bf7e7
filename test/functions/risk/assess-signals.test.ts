import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { loadBook } from '#functions/adapters/book.ts';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { assessSignals } from '#functions/risk/assess-signals.ts';
import { reservedOf } from '#lib/model/book.ts';
import { termsOf } from '#lib/model/order.ts';
import { Signal } from '#lib/model/signal.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { format, quantity } from '#lib/model/units.ts';
import type { Ledger } from '#lib/ports.ts';
import { LIMITS, withSettings } from '#lib/risk/limits.ts';
import { fileSnapshots } from '#local/store/file-snapshots.ts';
import { approvals, openBooks } from '#test/support/books.ts';
import { aPosition, aQuote, aView, NOW, shareLegs } from '#test/support/builders.ts';
import { anEntry } from '#test/support/money.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'NVDA'] as const;

async function risk() {
  const books = await openBooks();
  const folder = mkdtempSync(join(tmpdir(), 'risk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const snapshots = fileSnapshots(folder);
  const quotes = Object.fromEntries(SYMBOLS.map((symbol) => [symbol, aQuote()]));
  const { snapshot } = await snapshots.put(aView({ quotes }));
  const limits = withSettings(LIMITS, [{ limit: 'strategy-share', soft: 0.08 }]);
  const botOf = (id: string) => (id === 'debit-spreads' ? { cadence: 'minute' as const, limits } : undefined);
  const body = (symbol: string) => JSON.stringify(z.encode(Signal, anEntry({ symbol, snapshot, equityShare: 0.05 })));
  const around = { ...books, snapshots, botOf };
  return { ...books, around, body, snapshot, assess: assessSignals(around) };
}

describe('assessing a signal', () => {
  it('writes decision, order and promise together, and sends the order by reference', async () => {
    const { assess, body, ledger, queues } = await risk();
    await assess(body('AAPL'));

    const [order] = (await loadBook(ledger)).book.orders;
    expect(order).toMatchObject({ state: 'approved', symbol: 'AAPL' });
    expect(await ledger.list('decision')).toHaveLength(1);
    expect(await ledger.list('outbox')).toEqual([]);
    expect((await queues.receive('orders', 10)).map((message) => message.body)).toEqual([
      JSON.stringify({ orderId: order?.id, approval: order && (await approvals.seal(termsOf(order))) }),
    ]);
  });

  it('decides once, also where the signal comes twice at the same time', async () => {
    const { assess, body, ledger, queues } = await risk();
    await Promise.all([assess(body('AAPL')), assess(body('AAPL'))]);
    await assess(body('AAPL'));

    expect(await ledger.list('decision')).toHaveLength(1);
    expect(await ledger.list('order')).toHaveLength(1);
    expect(await queues.receive('orders', 10)).toHaveLength(1);
  });

  it('lets the regime scale what a strategy is given', async () => {
    const [full, half] = await Promise.all([risk(), risk()]);
    await full.assess(full.body('AAPL'));
    await assessSignals({ ...half.around, regime: async () => ({ 'debit-spreads': 0.5 }) })(half.body('AAPL'));
    const unitsIn = async ({ ledger }: typeof full) =>
      Number(format((await loadBook(ledger)).book.orders[0]?.quantity ?? quantity('0')));

    expect(await unitsIn(half)).toBe(Math.floor((await unitsIn(full)) / 2));
  });

  it('I4: spends no dollar twice where several are assessed at the same time', async () => {
    const { assess, body, ledger } = await risk();
    await Promise.all(SYMBOLS.map((symbol) => assess(body(symbol))));

    const { orders } = (await loadBook(ledger)).book;
    expect(orders.map(({ quantity }) => format(quantity)).sort()).toEqual(['30', '50']);
    expect(orders.reduce((total, order) => total + reservedOf(order), 0)).toBeLessThanOrEqual(8_000);
    expect((await ledger.list('decision')).filter(({ record }) => record.outcome === 'refused')).toHaveLength(1);
  });

  it('refuses a signal that has expired, and still writes the decision', async () => {
    const { assess, body, ledger, setTime, queues } = await risk();
    setTime(instant(NOW + 5 * MINUTE + 1));
    await assess(body('AAPL'));

    expect((await ledger.list('decision')).map(({ record }) => record.outcome)).toEqual(['refused']);
    expect(await ledger.list('order')).toEqual([]);
    expect(await queues.receive('orders', 10)).toEqual([]);
  });

  it.each([
    ['nobody has looked at', undefined, 'nobody has looked at the book yet'],
    ['the state cannot be read of', new PermanentFault('the record is damaged'), 'cannot be read'],
  ])('adds nothing to a book that holds something and that %s', async (_, fault, words) => {
    const { body, ...parts } = await risk();
    const position = aPosition({ legs: shareLegs('MSFT'), units: 1 });
    await parts.ledger.commit({
      writes: [{ kind: 'position', id: position.id, record: position, expect: 'absent', index: 'open' }],
    });
    const ledger: Ledger = {
      ...parts.ledger,
      get: async (kind, id) => {
        if (kind === 'risk-state' && fault) throw fault;
        return parts.ledger.get(kind, id);
      },
    };
    await assessSignals({ ...parts.around, ledger })(body('AAPL'));

    const [decision] = (await ledger.list('decision')).map(({ record }) => record);
    expect(decision).toMatchObject({ outcome: 'refused', because: expect.stringContaining(words) });
  });

  it('faults on what is no signal, an unknown strategy and a missing snapshot', async () => {
    const { assess, ledger, snapshot } = await risk();
    const encoded = (change: Partial<Signal>) =>
      JSON.stringify(z.encode(Signal, { ...anEntry({ snapshot }), ...change } as Signal));

    for (const body of ['', '{}', encoded({ strategyId: 'wheel' }), encoded({ snapshot: 'gone' })])
      await expect(assess(body)).rejects.toThrow(PermanentFault);
    expect(await ledger.list('decision')).toEqual([]);
  });
});
