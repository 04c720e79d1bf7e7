/** `wsb audit export`: the story of one order or one signal, from the audit alone, and whether that audit is whole. */
import type { Command } from 'commander';
import * as z from 'zod';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { anchorIn } from '#lib/compliance/anchor.ts';
import { type Story, stepsOf, storyOf, type Told } from '#lib/compliance/story.ts';
import { type AuditReport, anchorOver, type Evidence, told, verifyAudit } from '#lib/compliance/verify-audit.ts';
import type { Anchor } from '#lib/model/anchor.ts';
import { Fill } from '#lib/model/fill.ts';
import { type MarketView, quoteOf } from '#lib/model/market-view.ts';
import { Order } from '#lib/model/order.ts';
import { Position } from '#lib/model/position.ts';
import { Quote } from '#lib/model/quote.ts';
import { Signal } from '#lib/model/signal.ts';
import { formatInstant } from '#lib/model/time.ts';
import { format } from '#lib/model/units.ts';
import { fault } from '../../exit.ts';
import { snapshotFolder } from '../../home.ts';
import { evidenceOf } from '../../report/audit-evidence.ts';
import { fileSnapshots } from '../../store/file-snapshots.ts';
import { bold, print, printJson, talkOf } from '../../terminal.ts';
import { withLedger } from '../ledger.ts';
import { newYork } from './figures.ts';
import { recordLines, storyText } from './story-text.ts';
import { anchorLines, broken } from './verify.ts';

interface Wanted {
  readonly order?: string;
  readonly decision?: string;
  readonly ledger?: string;
}

export function auditExport(group: Command): void {
  group
    .command('export')
    .option('--order <id>', 'ours, the client order id, or Alpaca’s')
    .option('--decision <id>', 'the id of a signal, also of one that was refused')
    .option('--ledger <name>', 'demo, replay or a file; the last one written by default')
    .description('the story of one order: tick, quotes, reasons, size, limits, answers, fills, records')
    .action((options: Wanted, command: Command) => {
      const id = wantedId(options);
      return withLedger(options.ledger, async (ledger, path) => {
        const { keyId, ...evidence } = await evidenceOf(ledger, path);
        const story = storyOf(
          evidence.lanes.flatMap(({ records }) => records),
          id,
        );
        if (!story) throw unknown(id, path);
        const view = await snapshotOf(story, path);
        const proof = { report: verifyAudit(evidence), anchors: anchorsIn(evidence), keyId };
        if (talkOf(command).json) printJson(document(story, view, proof));
        else print(page(story, view, proof));
        if (!proof.report.verified) throw broken(path, proof.report.problems);
      });
    });
}

function wantedId({ order, decision }: Wanted): string {
  if (order !== undefined && decision !== undefined) throw fault('usage', 'name an order or a decision, not both');
  const id = order ?? decision;
  if (id) return id;
  throw fault('usage', `name an order (--order ID) or a signal (--decision ID): ${HOW_TO_LIST}`);
}

const HOW_TO_LIST =
  '"npm start -- demo --json" lists the orders of a run, "npm start -- status --json" those still open';
const unknown = (id: string, path: string) =>
  fault('usage', `the audit of ${path} knows no order or signal ${JSON.stringify(id)}: ${HOW_TO_LIST}`);

/** The snapshot as evidence; one that is gone or no longer matches its name is told as missing, not trusted. */
async function snapshotOf({ signal }: Story, path: string): Promise<MarketView | undefined> {
  if (!signal) return undefined;
  try {
    return await fileSnapshots(snapshotFolder(path)).get(signal.fact.snapshot);
  } catch (cause) {
    if (cause instanceof PermanentFault) return undefined;
    throw cause;
  }
}

interface Proof {
  readonly report: AuditReport;
  readonly anchors: readonly Anchor[];
  readonly keyId: string | undefined;
}

/** Only the anchors that hold are worth naming. */
const anchorsIn = ({ anchors }: Evidence): readonly Anchor[] =>
  anchors.flatMap(({ signed }) => (signed && anchorIn(signed.body)) ?? []);

const overOf =
  ({ report, anchors }: Proof) =>
  ({ record }: Told<unknown>): Anchor | undefined =>
    anchorOver(anchors.slice(0, report.anchors), record);

function page(story: Story, view: MarketView | undefined, proof: Proof): string {
  const { report, keyId } = proof;
  const steps = stepsOf(story);
  const over = overOf(proof);
  const last = steps.map(over).at(-1);
  const verdict = report.verified
    ? `the audit verifies: ${report.records} records in ${report.lanes} lanes`
    : `the audit does NOT verify: ${report.problems.map(told).join('; ')}`;
  const anchored = last && `the last record of this story is under anchor ${last.number} of ${newYork(last.at)}`;
  return [
    storyText(story, view),
    '',
    bold('Evidence'),
    recordLines(steps, (step) => over(step)?.number),
    ...[verdict, anchored, ...anchorLines(report, keyId)].flatMap((line) => (line ? [`  ${line}`] : [])),
  ].join('\n');
}

function document(story: Story, view: MarketView | undefined, proof: Proof): object {
  const { proposal, signal, decision, orders, fills, position } = story;
  const over = overOf(proof);
  const { verified, problems, anchors, records, lanes } = proof.report;
  return {
    orderId: orders[0]?.fact.id ?? null,
    signalId: signal?.fact.id ?? decision?.fact.signalId ?? null,
    modelled: signal?.fact.modelled ?? orders[0]?.fact.modelled ?? null,
    tick: { slot: when(signal?.fact.slot ?? proposal?.fact.slot), lookedAt: when(signal?.at) },
    snapshot: snapshotJson(signal?.fact, view),
    signal: signal ? z.encode(Signal, signal.fact) : null,
    sizing: decision ? sizingJson(decision.fact) : null,
    limits: (decision?.fact.checks ?? []).map((check) => ({ ...check, headroom: check.allowed - check.observed })),
    steps: orders.map(({ fact, at, type }) => ({ type, at: formatInstant(at), order: z.encode(Order, fact) })),
    fills: fills.map(({ fact }) => z.encode(Fill, fact)),
    positionAfter: position ? z.encode(Position, position) : null,
    records: stepsOf(story).map((step) => ({
      type: step.type,
      at: formatInstant(step.at),
      ...{ lane: step.record.lane, seq: step.record.seq, hash: step.record.hash },
      anchor: over(step)?.number ?? null,
    })),
    audit: { verified, records, lanes, anchors, keyId: proof.keyId ?? null, problems: problems.map(told) },
  };
}

const when = (at: Parameters<typeof formatInstant>[0] | undefined): string | null =>
  at === undefined ? null : formatInstant(at);

const sizingJson = ({
  at,
  outcome,
  asked,
  quantity,
  because,
  equity,
  cash,
  sizing = [],
}: NonNullable<Story['decision']>['fact']) => ({
  ...{ at: formatInstant(at), outcome, asked: format(asked), approved: format(quantity), because: because ?? null },
  equityUsd: equity === undefined ? null : format(equity),
  cashUsd: cash === undefined ? null : format(cash),
  steps: sizing,
});

function snapshotJson(signal: Signal | undefined, view: MarketView | undefined): object | null {
  if (!signal) return null;
  const symbols = [...new Set([signal.symbol, ...signal.legs.map(({ instrument }) => instrument.symbol)])];
  const quotes = symbols.flatMap((symbol) => {
    const quote = view && quoteOf(view, symbol);
    return quote ? [{ symbol, ...z.encode(Quote, quote) }] : [];
  });
  return { hash: signal.snapshot, found: view !== undefined, quotes };
}
