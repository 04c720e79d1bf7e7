import { describe, expect, it } from 'vitest';
import { runStrategies } from '#functions/strategies/runtime.ts';
import type { Proposal, StrategyId } from '#lib/model/strategy.ts';
import type { Bot } from '#lib/pipeline.ts';
import { LIMITS } from '#lib/risk/limits.ts';
import { openBooks } from '#test/support/books.ts';
import { aView, NOW } from '#test/support/builders.ts';
import { anEntry, anExit } from '#test/support/money.ts';

const whyNot = { symbol: 'TSLA', reason: { rule: 'trend', observed: 0, threshold: 1 } };
const aBot = (id: StrategyId, proposal: Partial<Proposal>): Bot => ({
  ...{ id, cadence: 'minute', limits: LIMITS, watch: { symbols: [], history: {} } },
  screen: () => ({ chains: [], whyNots: [whyNot] }),
  propose: () => ({ signals: [], whyNots: [], ...proposal }),
});
const view = aView();
const desk = { bars: async () => view, look: async () => view };
const entries = ['Z', 'M', 'A', 'Q'].map((symbol) => anEntry({ symbol }));

async function ticking() {
  const books = await openBooks();
  const sent = async (queue: 'signals' | 'exits') =>
    (await books.queues.receive(queue, 10)).map(({ body }) => (JSON.parse(body) as { symbol: string }).symbol);
  return { ...books, sent, run: runStrategies({ ...books, desk }) };
}

describe('a tick', () => {
  it('sends signals in the order in which the strategies named them, exits apart', async () => {
    const { run, sent } = await ticking();
    const bots = [
      aBot('wheel', { signals: [...entries.slice(0, 2), anExit({ symbol: 'X' })] }),
      aBot('debit-spreads', { signals: entries.slice(2) }),
    ];

    expect(await run(bots, NOW)).toEqual({ kind: 'ran', signals: 5 });
    expect(await sent('signals')).toEqual(['Z', 'M', 'A', 'Q']);
    expect(await sent('exits')).toEqual(['X']);
  });

  it('counts once, also where it comes twice at the same time', async () => {
    const { run, ledger, sent } = await ticking();
    const bots = [aBot('debit-spreads', { signals: entries.slice(0, 1) })];
    const outcomes = await Promise.all([run(bots, NOW), run(bots, NOW)]);

    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['duplicate', 'ran']);
    expect(await run(bots, NOW)).toEqual({ kind: 'duplicate' });
    expect(await sent('signals')).toEqual(['Z']);
    expect(await ledger.list('proposal')).toHaveLength(1);
  });

  it('keeps why nothing was proposed, from both steps of every strategy', async () => {
    const { run, ledger } = await ticking();
    await run([aBot('wheel', { whyNots: [whyNot] }), aBot('debit-spreads', {})], NOW);

    const records = await ledger.list('proposal');
    const turnedDown = records.map(({ record }) => [
      record.strategyId,
      record.whyNots.flatMap(({ symbols }) => symbols).length,
    ]);
    expect(turnedDown.sort()).toEqual([
      ['debit-spreads', 1],
      ['wheel', 2],
    ]);
    expect(await ledger.auditLanes()).toEqual(['run-strategies/paper/2015-01-27']);
  });

  it('without strategies is none', async () => {
    const { run, ledger } = await ticking();

    expect(await run([], NOW)).toEqual({ kind: 'duplicate' });
    expect(await ledger.auditLanes()).toEqual([]);
  });
});
