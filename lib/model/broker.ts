/** What the broker says, in our units: its account, orders, positions and executions, and its answer to a new order. */
import type { Instrument } from './instrument.ts';
import type { Instant } from './time.ts';
import type { Price, Quantity, Usd } from './units.ts';

export interface BrokerAccount {
  readonly cash: Usd;
  readonly equity: Usd;
  readonly buyingPower: Usd;
  readonly optionsBuyingPower: Usd;
  /** 0 to 3; spreads need 3. */
  readonly optionsLevel: number;
  readonly isBlocked: boolean;
}

/** The broker's view of an order. */
export interface BrokerOrder {
  readonly brokerId: string;
  readonly clientOrderId: string;
  readonly status: string;
  readonly quantity: Quantity;
  readonly filled: Quantity;
  readonly limitPrice: Price | undefined;
  /** Broker ids of the legs by symbol; empty for a simple order. */
  readonly legs: Readonly<Record<string, string>>;
  /** What it trades: one row per leg, or the only one. */
  readonly terms: readonly { readonly symbol: string; readonly side: 'buy' | 'sell'; readonly quantity: Quantity }[];
  /** The broker's id of the order that took its place. */
  readonly replacedBy: string | undefined;
  /** The one whose place it took. */
  readonly replaces: string | undefined;
  readonly submittedAt: Instant | undefined;
}

/** The broker's answer to a new order; *unknown* is any answer that does not prove acceptance or refusal. */
export type Placement =
  | { readonly outcome: 'accepted'; readonly order: Pick<BrokerOrder, 'brokerId' | 'legs'> }
  | { readonly outcome: 'rejected'; readonly code: string; readonly message: string }
  | { readonly outcome: 'duplicate' }
  | { readonly outcome: 'unknown'; readonly message: string };

/** One execution as the broker tells it, under its id of the order or of one of its legs. */
export interface Execution {
  readonly executionId: string;
  readonly brokerOrderId: string;
  readonly instrument: Instrument;
  readonly side: 'buy' | 'sell';
  readonly quantity: Quantity;
  readonly price: Price;
  readonly at: Instant;
}

export interface BrokerPosition {
  readonly instrument: Instrument;
  /** Negative when short. */
  readonly quantity: Quantity;
  /** What was paid or received on average, per share; absent where the broker does not say. */
  readonly averagePrice?: Price;
}

/** What became of an option without a trade, as the account changes: the contract leaves at no price, and shares move at the strike. */
export interface OptionActivity {
  readonly activityId: string;
  readonly kind: 'expiry' | 'exercise' | 'assignment' | 'delivery';
  /** The same for an exercise or assignment and the shares that it moves. */
  readonly groupId: string;
  readonly instrument: Instrument;
  /** Signed: negative takes from the account. */
  readonly quantity: Quantity;
  readonly price: Price;
  readonly at: Instant;
  /** False where the broker calls it anything but executed: then it explains, and changes nothing. */
  readonly isExecuted: boolean;
}
