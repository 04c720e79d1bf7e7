/**
 * What a strategy asks for, as data: a shape, the expiries, what each leg and the whole must measure, how liquid the
 * contracts must be, and what is preferred among those that pass. And what it may be chosen from.
 */
import type { ChainEntry, OptionChain } from '../../model/option-chain.ts';
import type { Instant, TradingDay } from '../../model/time.ts';
import type { LiquidityRules } from '../liquid-leg.ts';
import type { Band } from './band.ts';
import type { LegMeasure } from './leg-measures.ts';
import type { Component } from './score.ts';
import type { ShapeId } from './shapes.ts';
import type { TermMeasure } from './terms.ts';

export interface ExpiryCriteria {
  /** Calendar days to the last trading day; 0 is today. */
  readonly days?: Band;
  /** Minutes until trading in the contract ends: what counts on the last day. */
  readonly minutes?: Band;
  /** Only so many of the soonest that fit. */
  readonly nearest?: number;
}

export interface WidthCriteria {
  /** US dollars, fractions of spot, or steps of the listed strikes. */
  readonly in: 'usd' | 'spot' | 'strikes';
  readonly band?: Band;
  /** Only these; with a band as well, both must hold. */
  readonly oneOf?: readonly number[];
}

export type LegCriteria = Partial<Readonly<Record<LegMeasure, Band>>>;

/** All bought or all sold legs, or those of one right alone; the narrower name wins, measure by measure. */
export type LegKey = 'long' | 'short' | 'longCall' | 'longPut' | 'shortCall' | 'shortPut';

export interface SelectionSpec {
  readonly shape: ShapeId;
  readonly expiry: ExpiryCriteria;
  /** Of the legs that expire later; calendars and diagonals only. */
  readonly farExpiry?: ExpiryCriteria;
  readonly legs?: Partial<Readonly<Record<LegKey, LegCriteria>>>;
  readonly width?: WidthCriteria;
  /** Both wings as wide as each other. */
  readonly equalWidths?: boolean;
  readonly terms?: Partial<Readonly<Record<TermMeasure, Band>>>;
  readonly liquidity: LiquidityRules;
  /** Weights of the score's components; see `score.ts` for what they are and what holds without. */
  readonly prefer?: Partial<Readonly<Record<Component, number>>>;
  /** What moneyness is measured against; spot unless told otherwise. */
  readonly moneynessOf?: 'spot' | 'forward';
}

export interface ContractGreeks {
  readonly delta?: number | undefined;
  readonly volatility?: number | undefined;
}

export interface Market {
  readonly chain: OptionChain | undefined;
  readonly now: Instant;
  readonly spot: number | undefined;
  /** Delta and volatility worked out elsewhere. Where it is given, its word alone counts; without it, the vendor's. */
  readonly greeksOf?: (entry: ChainEntry) => ContractGreeks | undefined;
  readonly forwards?: ReadonlyMap<TradingDay, number>;
  /** Shares of the underlying that nothing else is written against. */
  readonly shares?: number;
  /** US dollars that nothing else is set aside for. */
  readonly cash?: number;
}
