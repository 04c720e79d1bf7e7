/** A schedule tick: look at the market, let the due strategies speak, promise their signals to the queues. */
import * as z from 'zod';
import type { AuditDraft } from '#lib/model/audit.ts';
import { Signal } from '#lib/model/signal.ts';
import type { Instant } from '#lib/model/time.ts';
import { type Bot, needs } from '#lib/pipeline.ts';
import type { Ledger, ProposalRecord, Queues, Write } from '#lib/ports.ts';
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

const proposalId = (bot: Bot, slot: Instant): string => `${bot.id}:${slot}`;

export const runStrategies =
  ({ ledger, queues, desk }: TickPorts) =>
  async (bots: readonly Bot[], slot: Instant): Promise<TickOutcome> => {
    const [first] = bots;
    if (!first || (await ledger.get('proposal', proposalId(first, slot)))) return { kind: 'duplicate' };

    const { book } = await loadBook(ledger);
    const bars = await desk.bars(
      bots.map((bot) => bot.watch),
      slot,
    );
    const shortlists = bots.map((bot) => bot.screen(bars, book));
    const view = await desk.look(bars, needs(shortlists, book));

    const writes: Write[] = [];
    const entries: AuditDraft[] = [];
    let count = 0;
    bots.forEach((bot, index) => {
      const { signals, whyNots } = bot.propose(view, book);
      const record: ProposalRecord = {
        strategyId: bot.id,
        slot,
        snapshot: view.snapshot,
        signals: signals.map((signal) => signal.id),
        whyNots: [...(shortlists[index]?.whyNots ?? []), ...whyNots],
      };
      writes.push({ kind: 'proposal', id: proposalId(bot, slot), record, expect: 'absent', index: bot.id });
      writes.push(...signals.map(promised));
      entries.push({
        type: 'proposal',
        at: view.asOf,
        subject: proposalId(bot, slot),
        data: { ...record, slot: view.asOf },
      });
      entries.push(
        ...signals.map(
          (signal): AuditDraft => ({
            type: 'signal',
            at: view.asOf,
            subject: signal.id,
            data: z.encode(Signal, signal),
          }),
        ),
      );
      count += signals.length;
    });

    const lane = laneOf('run-strategies', book.account);
    const result = await ledger.commit({ writes, audit: { lane, entries } });
    if (!result.committed) return { kind: 'duplicate' };
    await relay(ledger, queues);
    return { kind: 'ran', signals: count };
  };

/** Exits travel in a queue of their own, so that they never wait behind entries. Each queue is one group: risk is sequential. */
const promised = (signal: Signal): Write =>
  promise(signal.kind === 'exit' ? 'exits' : 'signals', {
    group: 'account',
    dedupId: signal.id,
    body: JSON.stringify(z.encode(Signal, signal)),
  });
