/**
 * What two runs must agree on. The broker numbers what it is sent in the order in which it comes, so its own names are
 * left out. An audit lane tells in which order its writer worked; what it tells of must be the same, so its entries are
 * compared as a set. Marks and looks at the books may be taken as often as the system was called.
 */
import { canonicalJson } from '#lib/model/ids.ts';
import { encodeRecord, type RecordKind } from '#lib/model/record.ts';
import type { Broker, Ledger } from '#lib/ports.ts';
import { auditOf } from '../rig.ts';

const KINDS = [
  'account',
  'position',
  'order',
  'fill',
  'decision',
  'proposal',
  'outbox',
  'alert',
  'control',
  'break',
] as const;
const TOLD_ONCE: ReadonlySet<string> = new Set([
  ...['proposal', 'signal', 'decision', 'fill', 'control'],
  ...['order-approved', 'order-dispatched', 'order-resent', 'order-acked', 'order-rejected'],
  ...['order-unknown', 'order-absent', 'order-advanced'],
]);

type Lines = readonly string[];
export interface Facts {
  readonly records: Readonly<Record<string, Lines>>;
  readonly audit: Readonly<Record<string, Lines>>;
  /** Orders at the broker, by our own id. */
  readonly broker: Lines;
}

const NAMES = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}/g;
const lineOf = (value: unknown): string => canonicalJson(value).replaceAll(NAMES, '(id)');

/** When an alert went out on which channel depends on when somebody was there to send it. */
const told = (wire: unknown): unknown => ({ ...(wire as object), delivery: undefined });

export interface Books {
  readonly ledger: Ledger;
  readonly broker: Broker;
}

export async function factsOf({ ledger, broker: at }: Books): Promise<Facts> {
  const kinds = KINDS.map(async (kind: RecordKind) => {
    const rows = await ledger.list(kind);
    return [kind, rows.map(({ record }) => lineOf(told(encodeRecord(kind, record)))).sort()] as const;
  });
  const entries = (await auditOf(ledger)).map(({ seq: _, ...entry }) => ({ entry, line: lineOf(entry) }));
  const audit = [...Map.groupBy(entries, ({ entry }) => entry.lane)].map(([lane, told]) => {
    const often = told.filter(({ entry }) => TOLD_ONCE.has(entry.type)).map(({ line }) => line);
    const rest = new Set(told.filter(({ entry }) => !TOLD_ONCE.has(entry.type)).map(({ line }) => line));
    return [lane, [...often, ...rest].sort()] as const;
  });
  const broker = (await at.orders('all')).map(({ clientOrderId, status, filled, quantity, limitPrice }) =>
    [clientOrderId, status, filled, quantity, limitPrice].join(' '),
  );
  return {
    records: Object.fromEntries(await Promise.all(kinds)),
    audit: Object.fromEntries(audit),
    broker: broker.sort(),
  };
}

/** Lanes of the resolver: it writes where an order had to be asked for. */
const RESOLVER = 'resolve-unknown/';

/** Orders whose answer was lost, so that the broker had to be asked for them. */
export const askedFor = ({ audit }: Facts): readonly string[] => {
  const lines = Object.entries(audit).flatMap(([lane, told]) => (lane.startsWith(RESOLVER) ? told : []));
  return [...new Set(lines.map((line) => String(JSON.parse(line).subject)))];
};

/** How an answer was found out about is told in the order's note and times, in alerts, and by the resolver. */
const FOUND_OUT = /"type":"(order-acked|order-unknown|order-resent|order-absent|order-advanced)"/;
const SEARCH = /"(note|resentAt|misses|dispatchedAt)":("[^"]*"|\d+|\{[^}]*\}),?/g;

/** What must be the same also where the answers to these orders were lost: all but how their fate was found out. */
export function lasting({ records, audit, broker }: Facts, orders: readonly string[]): Facts {
  const isOf = (line: string): boolean => orders.some((id) => line.includes(id));
  const lanes = Object.entries(audit).map(([lane, lines]) => {
    const kept = lines.filter((line) => !(isOf(line) && (FOUND_OUT.test(line) || lane.startsWith(RESOLVER))));
    return [lane, kept] as const;
  });
  return {
    records: {
      ...records,
      order: (records.order ?? []).map((line) => (isOf(line) ? line.replaceAll(SEARCH, '') : line)),
      alert: (records.alert ?? []).filter((line) => !isOf(line)),
    },
    audit: Object.fromEntries(lanes),
    broker,
  };
}
