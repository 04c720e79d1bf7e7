/**
 * What two runs must agree on. The broker numbers what it is sent in the order in which it comes, so its own names are
 * left out. An audit lane tells in which order its writer worked; what it tells of must be the same, so its entries are
 * compared as a set. Marks and looks at the books may be taken as often as the system was called.
 */
import { canonicalJson } from '#lib/model/ids.ts';
import { encodeRecord, type RecordKind } from '#lib/model/record.ts';
import { auditOf, type Rig } from '../rig.ts';

const KINDS = ['account', 'position', 'order', 'fill', 'decision', 'proposal', 'outbox', 'alert', 'control'] as const;
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

export async function factsOf({ ledger, parts }: Pick<Rig, 'ledger' | 'parts'>): Promise<Facts> {
  const kinds = KINDS.map(async (kind: RecordKind) => {
    const rows = await ledger.list(kind);
    return [kind, rows.map(({ record }) => lineOf(encodeRecord(kind, record))).sort()] as const;
  });
  const entries = (await auditOf(ledger)).map(({ seq: _, ...entry }) => ({ entry, line: lineOf(entry) }));
  const audit = [...Map.groupBy(entries, ({ entry }) => entry.lane)].map(([lane, told]) => {
    const often = told.filter(({ entry }) => TOLD_ONCE.has(entry.type)).map(({ line }) => line);
    const rest = new Set(told.filter(({ entry }) => !TOLD_ONCE.has(entry.type)).map(({ line }) => line));
    return [lane, [...often, ...rest].sort()] as const;
  });
  const broker = (await parts.broker.orders('all')).map(({ clientOrderId, status, filled, quantity, limitPrice }) =>
    [clientOrderId, status, filled, quantity, limitPrice].join(' '),
  );
  return {
    records: Object.fromEntries(await Promise.all(kinds)),
    audit: Object.fromEntries(audit),
    broker: broker.sort(),
  };
}

/** How an answer was found out about is told in the order's note and times, in an alert, and by the resolver. */
const FOUND_OUT = /"type":"(order-acked|order-unknown|order-resent|order-absent|order-advanced)"/;
const SEARCH = /"(note|resentAt|misses|dispatchedAt)":("[^"]*"|\d+|\{[^}]*\}),?/g;

/** Lanes of the resolver: it writes where an order had to be asked for. */
export const RESOLVER = 'resolve-unknown/';

/** What must be the same also where an answer was lost: everything but how the order's fate was found out. */
export const lasting = ({ records, audit, broker }: Facts): Facts => ({
  records: {
    ...records,
    order: (records.order ?? []).map((line) => line.replaceAll(SEARCH, '')),
    alert: (records.alert ?? []).filter((line) => !line.includes('The fate of an order')),
  },
  audit: Object.fromEntries(
    Object.entries(audit)
      .filter(([lane]) => !lane.startsWith(RESOLVER))
      .map(([lane, lines]) => [lane, lines.filter((line) => !FOUND_OUT.test(line))]),
  ),
  broker,
});
