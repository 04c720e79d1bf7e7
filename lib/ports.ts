/**
 * The outside world as types: the only promises in `lib`. Each port has an adapter for AWS and one for the owner's own
 * computer, and both pass the same contract suite.
 */
import type { Alert, Severity } from './model/alert.ts';
import type { AuditDraft, AuditHead, AuditRecord } from './model/audit.ts';
import type { Bar } from './model/bar.ts';
import type {
  BrokerAccount,
  BrokerOrder,
  BrokerPosition,
  Execution,
  OptionActivity,
  Placement,
} from './model/broker.ts';
import type { CashDividend, Covered, DaySpan, EarningsReport, ShareSplit } from './model/events.ts';
import type { Sourced } from './model/market-source.ts';
import type { MarketView } from './model/market-view.ts';
import type { Notice } from './model/notice.ts';
import type { ChainRequest, OptionChain } from './model/option-chain.ts';
import type { Order } from './model/order.ts';
import type { QueueName } from './model/outbox.ts';
import type { ProposalRecord } from './model/proposal.ts';
import type { Quote } from './model/quote.ts';
import type { RecordKind, Records } from './model/record.ts';
import type { Instant, Timeframe, TradingDay } from './model/time.ts';
import type { VolatilityHistory, VolatilityIndex } from './model/volatility-history.ts';

export type { ProposalRecord, QueueName, RecordKind, Records };

export interface Versioned<T> {
  readonly record: T;
  readonly version: number;
}

/** A record to write, and what must be true of it before: absent, at a version, or anything. Index is what `list` selects by. */
export type Write =
  | {
      [K in RecordKind]: {
        readonly kind: K;
        readonly id: string;
        readonly record: Records[K];
        readonly expect: 'absent' | 'any' | number;
        readonly index?: string;
      };
    }[RecordKind]
  | { readonly kind: RecordKind; readonly id: string; readonly remove: true; readonly expect: number | 'any' }
  /** Changes nothing, and is true of the record at the moment of the commit. */
  | { readonly kind: RecordKind; readonly id: string; readonly check: true; readonly expect: number | 'absent' };

export interface Transaction {
  readonly writes: readonly Write[];
  /** Appended to the writer's lane in the same transaction: no audit, no change. */
  readonly audit?: { readonly lane: string; readonly entries: readonly AuditDraft[] };
}

export type Commit =
  | { readonly committed: true }
  | { readonly committed: false; readonly conflict: { readonly kind: RecordKind | 'audit'; readonly id: string } };

/** Orders, positions, account and audit. All writes of a transaction happen, or none. Reads are strongly consistent. */
export interface Ledger {
  get<K extends RecordKind>(kind: K, id: string): Promise<Versioned<Records[K]> | undefined>;
  /** Records of a kind, by id; with `index`, those written with that index value. */
  list<K extends RecordKind>(
    kind: K,
    index?: string,
  ): Promise<readonly (Versioned<Records[K]> & { readonly id: string })[]>;
  commit(transaction: Transaction): Promise<Commit>;
  auditLanes(): Promise<readonly string[]>;
  /** The last record of every lane, by lane. */
  auditHeads(): Promise<readonly AuditHead[]>;
  auditRecords(lane: string): Promise<readonly AuditRecord[]>;
  /** The hashes of a lane's records after a number, in order: all that an anchor needs. */
  auditHashes(lane: string, after: number): Promise<readonly string[]>;
}

export interface Message {
  readonly queue: QueueName;
  readonly group: string;
  readonly body: string;
  readonly receipt: string;
  /** 1 on first delivery. */
  readonly receiveCount: number;
  readonly sentAt: Instant;
}

/**
 * FIFO queues: ordered within a group, one batch of a group in flight at a time, a duplicate id within five minutes is
 * dropped, an unacknowledged message returns after the visibility timeout and moves to the dead letters when it has
 * been received too often.
 */
export interface Queues {
  send(
    queue: QueueName,
    message: { readonly group: string; readonly dedupId: string; readonly body: string },
  ): Promise<void>;
  receive(queue: QueueName, max: number): Promise<readonly Message[]>;
  acknowledge(message: Message): Promise<void>;
  /** Give it back at once instead of waiting for the timeout. */
  release(message: Message): Promise<void>;
  bury(message: Message, reason: string): Promise<void>;
  deadLetters(queue: QueueName): Promise<readonly (Message & { readonly reason: string })[]>;
}

/** Market snapshots, content-addressed. */
export interface Snapshots {
  put(view: Omit<MarketView, 'snapshot'>): Promise<MarketView>;
  get(snapshot: string): Promise<MarketView | undefined>;
}

/** Seals the terms of what risk approved, with a key that only risk and execution hold: a forged order has no seal. */
export interface Approvals {
  seal(terms: string): Promise<string>;
  verify(terms: string, seal: string): Promise<boolean>;
}

/** Raising an alert promises to tell the owner: it is kept at once, each id once, and sent on the channels afterwards. */
export interface Alerts {
  raise(alert: Alert): Promise<void>;
}

/** A way to the owner. A notice may come twice, under the same id: it was sent, and the record of that was lost. */
export interface AlertChannel {
  readonly name: string;
  /** The least that it is bothered with. */
  readonly least: Severity;
  /** Answers once the notice was taken; throws, within seconds, where it was not. */
  send(notice: Notice): Promise<void>;
}

/** Documents that are written once and never changed: anchors and the keys that signed them. */
export interface Archive {
  /** False where the name is taken: what stands there stays. */
  put(name: string, text: string): Promise<boolean>;
  get(name: string): Promise<string | undefined>;
  /** Names that begin with the prefix, in order. */
  list(prefix: string): Promise<readonly string[]>;
}

/** Signs with a key that never leaves it. */
export interface Signer {
  /** Derived from the public key. */
  readonly keyId: string;
  /** PEM. */
  readonly publicKey: string;
  /** Ed25519 over the bytes, in base64. */
  sign(bytes: Uint8Array): Promise<string>;
}

/** Real or virtual time. */
export interface Clock {
  now(): Instant;
}

/** The broker. Faults are thrown as `TransientFault` or `PermanentFault`; only `place` turns them into an outcome. */
export interface Broker {
  account(): Promise<BrokerAccount>;
  clock(): Promise<{
    readonly now: Instant;
    readonly isOpen: boolean;
    readonly nextOpen: Instant;
    readonly nextClose: Instant;
  }>;
  calendar(
    from: TradingDay,
    to: TradingDay,
  ): Promise<readonly { readonly day: TradingDay; readonly open: Instant; readonly close: Instant }[]>;
  place(order: Order): Promise<Placement>;
  orderByClientId(clientOrderId: string): Promise<BrokerOrder | undefined>;
  orderById(brokerId: string): Promise<BrokerOrder | undefined>;
  orders(status: 'open' | 'closed' | 'all', since?: Instant): Promise<readonly BrokerOrder[]>;
  /** False where the order could no longer be cancelled. */
  cancel(brokerId: string): Promise<boolean>;
  positions(): Promise<readonly BrokerPosition[]>;
  /** Executions after a cursor (the id of the last one seen), oldest first. */
  fills(after: string | undefined): Promise<readonly Execution[]>;
  /**
   * What became of options since an instant, oldest first. Read again with a margin and told apart by id: the broker
   * dates them by the day, and tells of them hours later.
   */
  activities(since: Instant): Promise<readonly OptionActivity[]>;
}

type By<T> = Readonly<Record<string, T>>;

/**
 * Market data, by symbol, from whichever source has it. What is missing is absent, with the reason beside it; faults are
 * thrown where prices cannot be had at all, and never for what a strategy can do without.
 */
export interface MarketData {
  /** Completed bars, oldest first, at most `count` per symbol. */
  bars(
    symbols: readonly string[],
    want: { readonly timeframe: Timeframe; readonly count: number },
  ): Promise<Sourced<By<readonly Bar[]>>>;
  quotes(symbols: readonly string[]): Promise<Sourced<By<Quote>>>;
  /** By underlying. `hold`: contracts wanted whatever the request's bounds, because they are held. */
  chains(requests: readonly ChainRequest[], hold: readonly string[]): Promise<Sourced<By<OptionChain>>>;
  earnings(symbols: readonly string[], span: DaySpan): Promise<Sourced<By<Covered<EarningsReport>>>>;
  dividends(symbols: readonly string[], span: DaySpan): Promise<Sourced<By<Covered<CashDividend>>>>;
  splits(symbols: readonly string[], span: DaySpan): Promise<Sourced<By<Covered<ShareSplit>>>>;
  volatilityHistory(symbols: readonly string[]): Promise<Sourced<By<VolatilityHistory>>>;
  vix(): Promise<Sourced<VolatilityIndex | undefined>>;
}
