/** A schedule tick: look at the market, let the due strategies speak, promise their signals to the queues. */
import * as z from 'zod';
import type { AuditDraft } from '#lib/model/audit.ts';
import type { Book } from '#lib/model/book.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import { alike, ProposalRecord } from '#lib/model/proposal.ts';
import { Signal } from '#lib/model/signal.ts';
import type { Shortlist } from '#lib/model/strategy.ts';
import type { Instant } from '#lib/model/time.ts';
import { type Bot, byClaim, needs } from '#lib/pipeline.ts';
import type { Ledger, Queues, Snapshots, Write } from '#lib/ports.ts';
import { laneOf, loadBook } from '../adapters/book.ts';
import { PermanentFault } from '../adapters/faults.ts';
import { promise, relay } from '../adapters/outbox.ts';
import type { MarketDesk } from './fetch-market.ts';

export interface TickPorts {
  readonly ledger: Ledger;
  readonly queues: Queues;
  readonly desk: MarketDesk;
}

const WRITER = 'run-strategies';

/** What a tick came to: a tick delivered twice does nothing the second time. */
export type TickOutcome = { readonly kind: 'ran'; readonly signals: number } | { readonly kind: 'duplicate' };

/** All due strategies in one process: one look, then each of them speaks. */
export const runStrategies =
  ({ ledger, queues, desk }: TickPorts) =>
  async (bots: readonly Bot[], slot: Instant): Promise<TickOutcome> => {
    const [first] = bots;
    if (!first || (await ledger.get('proposal', proposalId(first.id, slot)))) return { kind: 'duplicate' };
    const { book } = await loadBook(ledger);
    const { view, shortlists } = await looked(desk, bots, { book, slot });
    const remarks = bots.map((bot, index) => remark(bot, { book, view, shortlist: shortlists[index] }));
    return promisedAll({ ledger, queues }, remarks, { at: view.asOf, lane: laneOf(WRITER, book.account) });
  };

export interface SpeakPorts {
  readonly ledger: Ledger;
  readonly queues: Queues;
  readonly snapshots: Pick<Snapshots, 'get'>;
}

/** One strategy on a look that was taken for all: its own lane of the audit, since the others speak at the same time. */
export const runStrategy =
  ({ ledger, queues, snapshots }: SpeakPorts) =>
  async (bot: Bot, { slot, snapshot }: { readonly slot: Instant; readonly snapshot: string }): Promise<TickOutcome> => {
    if (await ledger.get('proposal', proposalId(bot.id, slot))) return { kind: 'duplicate' };
    const view = await snapshots.get(snapshot);
    if (!view) throw new PermanentFault(`the snapshot ${snapshot} that ${bot.id} was to look at is missing`);
    const { book } = await loadBook(ledger);
    const said = remark(bot, { book, view, shortlist: bot.screen(view, book) });
    return promisedAll({ ledger, queues }, [said], {
      at: view.asOf,
      lane: laneOf(`${WRITER}:${bot.id}`, book.account),
    });
  };

/** One look at the market for all these strategies: bars for their watches, chains for what they shortlist. */
export async function looked(
  desk: MarketDesk,
  bots: readonly Bot[],
  { book, slot }: { readonly book: Book; readonly slot: Instant },
): Promise<{ readonly view: MarketView; readonly shortlists: readonly Shortlist[] }> {
  const watches = bots.map((bot) => bot.watch);
  const bars = await desk.bars(watches, slot);
  const shortlists = bots.map((bot) => bot.screen(bars, book));
  return { view: await desk.look(bars, needs(shortlists, book)), shortlists };
}

async function promisedAll(
  { ledger, queues }: Pick<TickPorts, 'ledger' | 'queues'>,
  said: readonly Remark[],
  { at, lane }: { readonly at: Instant; readonly lane: string },
): Promise<TickOutcome> {
  const signals = byClaim(said.flatMap((each) => each.signals));
  const writes = [...said.map(({ record }) => kept(record)), ...signals.map(promised)];
  const entries = said.flatMap((each) => audited(each, at));
  const result = await ledger.commit({ writes, audit: { lane, entries } });
  if (!result.committed) return { kind: 'duplicate' };
  await relay(ledger, queues, ['exits', 'signals']);
  return { kind: 'ran', signals: signals.length };
}

/** What one strategy said: for the record, and its signals. */
interface Remark {
  readonly record: ProposalRecord;
  readonly signals: readonly Signal[];
}

function remark(
  bot: Bot,
  { book, view, shortlist }: { book: Book; view: MarketView; shortlist: Shortlist | undefined },
): Remark {
  const { signals, whyNots } = bot.propose(view, book);
  const record = {
    strategyId: bot.id,
    slot: view.slot,
    snapshot: view.snapshot,
    signals: signals.map(({ id }) => id),
    whyNots: alike([...(shortlist?.whyNots ?? []), ...whyNots]),
  };
  return { record, signals };
}

const proposalId = (strategyId: string, slot: Instant): string => `${strategyId}:${slot}`;

const kept = (record: ProposalRecord): Write => ({
  kind: 'proposal',
  id: proposalId(record.strategyId, record.slot),
  record,
  expect: 'absent',
  index: record.strategyId,
});

const audited = ({ record, signals }: Remark, at: Instant): readonly AuditDraft[] => [
  { type: 'proposal', at, subject: proposalId(record.strategyId, record.slot), data: z.encode(ProposalRecord, record) },
  ...signals.map((signal): AuditDraft => ({ type: 'signal', at, subject: signal.id, data: z.encode(Signal, signal) })),
];

/**
 * Exits travel in a queue of their own, so that they never wait behind entries. Each queue is one group, in the order of
 * their claims: risk is sequential, and scarce capital goes to the first. Strategies that speak each for itself are as
 * quick as they are: then the order of the queue holds between them.
 */
const promised = (signal: Signal, place: number): Write =>
  promise(
    signal.kind === 'exit' ? 'exits' : 'signals',
    { group: 'account', dedupId: signal.id, body: JSON.stringify(z.encode(Signal, signal)) },
    `${signal.slot}.${String(place).padStart(3, '0')}`,
  );
