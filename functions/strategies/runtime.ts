/** A schedule tick: look at the market, let the due strategies speak, promise their signals to the queues. */
import * as z from 'zod';
import type { AuditDraft } from '#lib/model/audit.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import { alike, ProposalRecord } from '#lib/model/proposal.ts';
import { Signal } from '#lib/model/signal.ts';
import type { Proposal, Shortlist } from '#lib/model/strategy.ts';
import type { Instant } from '#lib/model/time.ts';
import { type Bot, needs } from '#lib/pipeline.ts';
import type { Ledger, Queues, Write } from '#lib/ports.ts';
import { laneOf, loadBook } from '../adapters/book.ts';
import { promise, relay } from '../adapters/outbox.ts';
import type { MarketDesk } from './fetch-market.ts';

export interface TickPorts {
  readonly ledger: Ledger;
  readonly queues: Queues;
  readonly desk: MarketDesk;
}

/** What a tick came to: a tick delivered twice does nothing the second time. */
export type TickOutcome = { readonly kind: 'ran'; readonly signals: number } | { readonly kind: 'duplicate' };

export const runStrategies =
  ({ ledger, queues, desk }: TickPorts) =>
  async (bots: readonly Bot[], slot: Instant): Promise<TickOutcome> => {
    const [first] = bots;
    if (!first || (await ledger.get('proposal', proposalId(first.id, slot)))) return { kind: 'duplicate' };

    const { book } = await loadBook(ledger);
    const watches = bots.map((bot) => bot.watch);
    const bars = await desk.bars(watches, slot);
    const shortlists = bots.map((bot) => bot.screen(bars, book));
    const view = await desk.look(bars, needs(shortlists, book));
    const said = bots.map((bot, index) =>
      remark(bot, view, { shortlist: shortlists[index], proposal: bot.propose(view, book) }),
    );

    const signals = said.flatMap((each) => each.signals);
    const writes = [...said.map(({ record }) => kept(record)), ...signals.map(promised)];
    const entries = said.flatMap((each) => audited(each, view.asOf));
    const result = await ledger.commit({ writes, audit: { lane: laneOf('run-strategies', book.account), entries } });
    if (!result.committed) return { kind: 'duplicate' };
    await relay(ledger, queues);
    return { kind: 'ran', signals: signals.length };
  };

/** What one strategy said: for the record, and its signals. */
interface Remark {
  readonly record: ProposalRecord;
  readonly signals: readonly Signal[];
}

function remark(
  bot: Bot,
  view: MarketView,
  { shortlist, proposal }: { shortlist: Shortlist | undefined; proposal: Proposal },
): Remark {
  const { signals } = proposal;
  const whyNots = alike([...(shortlist?.whyNots ?? []), ...proposal.whyNots]);
  const record = {
    strategyId: bot.id,
    slot: view.slot,
    snapshot: view.snapshot,
    signals: signals.map(({ id }) => id),
    whyNots,
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
 * Exits travel in a queue of their own, so that they never wait behind entries. Each queue is one group, in the order in
 * which the strategies named their signals: risk is sequential, and scarce capital goes to the first.
 */
const promised = (signal: Signal, place: number): Write =>
  promise(
    signal.kind === 'exit' ? 'exits' : 'signals',
    { group: 'account', dedupId: signal.id, body: JSON.stringify(z.encode(Signal, signal)) },
    `${signal.slot}.${String(place).padStart(3, '0')}`,
  );
