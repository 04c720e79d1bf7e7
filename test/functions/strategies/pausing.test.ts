import { expect, it } from 'vitest';
import { withPauses } from '#functions/strategies/pausing.ts';
import type { Control } from '#lib/model/control.ts';
import type { Bot } from '#lib/pipeline.ts';
import { LIMITS } from '#lib/risk/limits.ts';
import { openBooks } from '#test/support/books.ts';
import { anOrder, aView, NOW } from '#test/support/builders.ts';
import { aBook, anEntry, anExit } from '#test/support/money.ts';

const PAUSED: Control = { scope: 'wheel', mode: 'paused', epoch: 1, reason: 'a holiday', by: 'owner', at: NOW };
const whyNot = { symbol: 'AMD', reason: { rule: 'trend', observed: 0, threshold: 1 } };
const aBot = (id: Bot['id']): Bot => ({
  ...{ id, cadence: 'minute', limits: LIMITS, watch: { symbols: [], history: {} } },
  screen: () => ({ chains: [], whyNots: [] }),
  propose: () => ({ signals: [anEntry(), anExit()], whyNots: [whyNot] }),
});

it('a paused strategy with an order of its own proposes its exits, and its entries become why-nots', async () => {
  const { ledger } = await openBooks(anOrder({ strategyId: 'wheel' }));
  const bots = await withPauses(ledger, [PAUSED], [aBot('wheel'), aBot('lotto-scanner')]);
  const said = bots.map((bot) => bot.propose(aView(), aBook()));

  expect(said[0]?.signals.map(({ kind }) => kind)).toEqual(['exit']);
  expect(said[0]?.whyNots).toEqual([
    whyNot,
    {
      symbol: 'AAPL',
      reason: { rule: 'paused', observed: 'since 2015-01-27 10:00 New York by owner', threshold: 'running' },
    },
  ]);
  expect(said[1]?.signals).toHaveLength(2);
});

it('a paused strategy with nothing to manage is left out', async () => {
  const { ledger } = await openBooks(anOrder({ strategyId: 'wheel', state: 'filled' }));

  expect((await withPauses(ledger, [PAUSED], [aBot('wheel'), aBot('lotto-scanner')])).map(({ id }) => id)).toEqual([
    'lotto-scanner',
  ]);
});
