import { describe, expect, it } from 'vitest';
import { relay } from '#functions/adapters/outbox.ts';
import { planTicks } from '#functions/strategies/plan-ticks.ts';
import { runStrategies, runStrategy } from '#functions/strategies/runtime.ts';
import type { Proposal, StrategyId } from '#lib/model/strategy.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
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
  it('sends entries by conviction, whoever named them, and equals in the order of the strategies', async () => {
    const { run, sent } = await ticking();
    const claim = (symbol: string, conviction: number) => anEntry({ symbol, conviction });
    const bots = [
      aBot('wheel', { signals: [claim('A', 0.3), claim('B', 0.9)] }),
      aBot('debit-spreads', { signals: [claim('C', 0.5), claim('D', 0.3), claim('E', 1)] }),
    ];
    await run(bots, NOW);

    expect(await sent('signals')).toEqual(['E', 'B', 'C', 'A', 'D']);
  });

  it('sends signals of one conviction in the order in which the strategies named them, exits apart', async () => {
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

describe('a strategy on a look that was taken for all', () => {
  const snapshots = { get: async (name: string) => (name === view.snapshot ? view : undefined) };
  const at = { slot: NOW, snapshot: view.snapshot };

  it('says what it says in one process with the others, in an audit lane of its own', async () => {
    const bots = ['wheel', 'debit-spreads'] as const;
    const made = bots.map((id, place) => aBot(id, { signals: entries.slice(place, place + 1), whyNots: [whyNot] }));
    const together = await ticking();
    await together.run(made, NOW);
    const apart = await ticking();
    await Promise.all(made.map((bot) => runStrategy({ ...apart, snapshots })(bot, at)));

    expect(await apart.ledger.list('proposal')).toEqual(await together.ledger.list('proposal'));
    expect((await apart.sent('signals')).sort()).toEqual((await together.sent('signals')).sort());
    expect(await apart.ledger.auditLanes()).toEqual(bots.map((id) => `run-strategies:${id}/paper/2015-01-27`).sort());
  });

  it('speaks once, and not at all where the look is missing', async () => {
    const { ledger, queues, sent } = await ticking();
    const run = runStrategy({ ledger, queues, snapshots });
    const bot = aBot('wheel', { signals: entries.slice(0, 1) });

    expect([await run(bot, at), await run(bot, at)]).toEqual([{ kind: 'ran', signals: 1 }, { kind: 'duplicate' }]);
    expect(await sent('signals')).toEqual(['Z']);
    await expect(run(bot, { slot: instant(NOW + MINUTE), snapshot: 'gone' })).rejects.toThrow('is missing');
  });

  it('sends only to the queues of its own stage what others have promised', async () => {
    const { ledger, queues } = await ticking();
    const record = { queue: 'orders', group: 'g', dedupId: 'o', body: '{}' } as const;
    await ledger.commit({ writes: [{ kind: 'outbox', id: 'orders::o', record, expect: 'absent' }] });

    expect(await relay(ledger, queues, ['exits', 'signals'])).toBe(0);
    expect(await relay(ledger, queues, ['orders'])).toBe(1);
  });
});

describe('the plan of the next minute', () => {
  const clock = { now: () => instant(NOW + 40_000) };

  it('names its slots, without strategies that are paused', async () => {
    const plan = planTicks({ clock, awake: async (ids) => ids.filter((id) => id !== 'debit-spreads') });

    expect(await plan(['wsb-dip-bot', 'debit-spreads'], 60)).toEqual({
      strategies: ['wsb-dip-bot'],
      slots: [instant(NOW + MINUTE)],
    });
    expect((await plan(['wsb-dip-bot'], 10)).slots).toHaveLength(6);
    expect(await plan(['debit-spreads'], 60)).toEqual({ strategies: [], slots: [] });
  });
});
