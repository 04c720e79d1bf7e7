/** What the ledger keeps, by kind: one table from kind to schema, so that every store writes and reads the same wire form. */
import * as z from 'zod';
import { Alert } from './alert.ts';
import { AnchorNote } from './anchor.ts';
import { Account } from './book.ts';
import { Break } from './break.ts';
import { Control, Sweep } from './control.ts';
import { Decision } from './decision.ts';
import { Fill } from './fill.ts';
import { Look } from './look.ts';
import { SourceHealth } from './market-source.ts';
import { Order } from './order.ts';
import { OutboxMessage } from './outbox.ts';
import { Position } from './position.ts';
import { ProposalRecord } from './proposal.ts';
import { KeptVolatility, VolatilityRound } from './volatility-history.ts';
import { RiskReport } from './watch/risk-report.ts';
import { RiskStanding } from './watch/risk-state.ts';

const SCHEMAS = {
  account: Account,
  position: Position,
  order: Order,
  fill: Fill,
  decision: Decision,
  proposal: ProposalRecord,
  outbox: OutboxMessage,
  alert: Alert,
  anchor: AnchorNote,
  control: Control,
  sweep: Sweep,
  break: Break,
  look: Look,
  source: SourceHealth,
  /** One per look of the watcher, found by its day. */
  risk: RiskReport,
  'risk-state': RiskStanding,
  /** Our own history of implied volatility: one per symbol and day, found by its symbol. */
  'daily-volatility': KeptVolatility,
  /** One per day on which some was kept or missed. */
  'volatility-round': VolatilityRound,
  /** How far a reader has come, such as the last execution seen. */
  cursor: z.object({ value: z.string() }),
};

export type RecordKind = keyof typeof SCHEMAS;
export type Records = { readonly [K in RecordKind]: z.output<(typeof SCHEMAS)[K]> };

const schemas: { readonly [K in RecordKind]: z.ZodType<Records[K]> } = SCHEMAS;

/** The wire form (plain JSON) of a record. Throws where the record breaks its schema. */
export const encodeRecord = <K extends RecordKind>(kind: K, record: Records[K]): unknown =>
  z.encode(schemas[kind], record);

/** The record a wire form stands for. Throws where it breaks the schema. */
export function decodeRecord<K extends RecordKind>(kind: K, wire: unknown): Records[K] {
  const schema: z.ZodType<Records[K]> = schemas[kind];
  return z.decode(schema, wire);
}
