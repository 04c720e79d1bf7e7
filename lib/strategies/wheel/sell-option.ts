/**
 * Selling a put with cash behind it, or a call with shares behind it: the contract of the highest yearly yield among those
 * of the right delta, life and premium. Conviction is the chance that it ends worthless, as its own price has it:
 * 1 − |delta|.
 */
import type { Candidate, Selection } from '../../market/selection/select.ts';
import { select } from '../../market/selection/select.ts';
import type { Market, SelectionSpec } from '../../market/selection/spec.ts';
import type { MarketView } from '../../model/market-view.ts';
import type { ChainRequest } from '../../model/option-chain.ts';
import type { Entry, Reason } from '../../model/signal.ts';
import type { WhyNot } from '../../model/strategy.ts';
import { addDays, newYorkDay, SECOND } from '../../model/time.ts';
import { toNumber } from '../../model/units.ts';
import { openAt } from '../trade/enter-structure.ts';
import { passedOver } from '../trade/refusal-summary.ts';
import { type CallCandidate, PUT_STRIKES, type PutCandidate, strikeFloor } from './screen.ts';

const STRATEGY = 'wheel';
/** Older quotes are good enough to get out, not to get in. */
const MAX_LEG_AGE_MS = 15 * SECOND;
/** Contracts traded today or open: either speaks for it. */
const ACTIVITY = { minVolume: 50, minOpenInterest: 100 };
/** Call strikes worth fetching go so far above the share, or above the least strike where that is higher. */
const CALL_REACH = 1.3;
const CONTRACT = 100;

export interface SaleRules {
  readonly minDelta: number;
  readonly maxDelta: number;
  readonly callDelta: number;
  readonly minPremium: number;
  readonly maxSpread: number;
  readonly equityShare: number;
  readonly concession: number;
}

export interface Offer {
  readonly entry?: Entry;
  /** Premium over what it ties up, a year. */
  readonly annualYield: number;
  readonly whyNots: readonly WhyNot[];
}

type Wanted = Pick<PutCandidate | CallCandidate, 'symbol' | 'life'>;

/** Until February 2015 monthly options carry the Saturday after their last trading day. */
function chainOf({ asOf }: Pick<MarketView, 'asOf'>, { symbol, life }: Wanted, strikes: ChainRequest['strikes']) {
  const today = newYorkDay(asOf);
  const expiries = { from: addDays(today, life.days.min), to: addDays(today, life.days.max + 1) };
  return { underlying: symbol, expiries, ...(strikes ? { strikes } : {}) };
}

export const putChain = (bars: Pick<MarketView, 'asOf'>, candidate: PutCandidate): ChainRequest =>
  chainOf(bars, candidate, { from: candidate.spot * PUT_STRIKES.from, to: candidate.spot * PUT_STRIKES.to });

export function callChain(bars: Pick<MarketView, 'asOf'>, candidate: CallCandidate): ChainRequest {
  const from = Math.max(candidate.spot, strikeFloor(candidate));
  return chainOf(bars, candidate, { from, to: from * CALL_REACH });
}

const specOf = (
  { life }: Wanted,
  rules: SaleRules,
): Pick<SelectionSpec, 'expiry' | 'terms' | 'liquidity' | 'prefer'> => ({
  expiry: { days: life.days },
  terms: { credit: { min: rules.minPremium / CONTRACT } },
  liquidity: { maxAgeMs: MAX_LEG_AGE_MS, maxSpread: rules.maxSpread, ...ACTIVITY },
  prefer: { yield: 1 },
});

const marketOf = (view: MarketView, symbol: string, spot: number): Market => ({
  chain: view.chains[symbol],
  now: view.asOf,
  spot,
});

const convictionOf = ({ quoted }: Candidate): number => 1 - Math.abs(quoted[0]?.delta ?? 1);

export function putFor(view: MarketView, rules: SaleRules, candidate: PutCandidate): Offer {
  const { symbol, spot, cash, reasons } = candidate;
  const delta = { min: rules.minDelta, max: rules.maxDelta };
  const spec: SelectionSpec = { ...specOf(candidate, rules), shape: 'cash-secured-put', legs: { shortPut: { delta } } };
  const found = select(spec, { ...marketOf(view, symbol, spot), cash });
  const best = [...(found.chosen ? [found.chosen] : []), ...found.runnersUp];
  // Risk scales what may be set aside by conviction, and a contract is not divided.
  const chosen = best.find((each) => cash * convictionOf(each) >= each.terms.capital);
  if (chosen || !found.chosen) return offerOf(view, { symbol, rules, found, chosen, reasons });
  return { annualYield: 0, whyNots: [{ symbol, reason: tooDear(cash, found.chosen) }] };
}

const tooDear = (cash: number, chosen: Candidate): Reason => ({
  rule: 'cash',
  observed: cash * convictionOf(chosen),
  threshold: chosen.terms.capital,
  unit: 'USD',
});

export function callFor(view: MarketView, rules: SaleRules, candidate: CallCandidate): Offer {
  const { symbol, spot, free, life, basis } = candidate;
  const shortCall = { delta: { max: rules.callDelta }, strike: { min: strikeFloor(candidate) } };
  const spec: SelectionSpec = { ...specOf(candidate, rules), shape: 'covered-call', legs: { shortCall } };
  const found = select(spec, { ...marketOf(view, symbol, spot), shares: free });
  const [without, withPremium] = [toNumber(basis.price), toNumber(basis.withPremium)];
  const reasons: readonly Reason[] = [
    { rule: 'cost-basis', observed: without, threshold: 'without premium', unit: 'USD' },
    { rule: 'cost-basis-with-premium', observed: withPremium, threshold: 'no strike under it', unit: 'USD' },
    life.reason,
  ];
  return offerOf(view, { symbol, rules, found, chosen: found.chosen, reasons });
}

interface Sale {
  readonly symbol: string;
  readonly rules: SaleRules;
  readonly found: Selection;
  readonly chosen: Candidate | undefined;
  readonly reasons: readonly Reason[];
}

function offerOf(view: MarketView, { symbol, rules, found, chosen, reasons }: Sale): Offer {
  if (!chosen) return { annualYield: 0, whyNots: passedOver(symbol, found.whyNot) };
  const { concession, equityShare } = rules;
  const conviction = convictionOf(chosen);
  const entry = openAt(view, { strategyId: STRATEGY, symbol, chosen, concession, conviction, equityShare, reasons });
  const annualYield = chosen.terms.annualYield ?? 0;
  return entry ? { entry, annualYield, whyNots: [] } : { annualYield, whyNots: [{ symbol, reason: UNSECURED }] };
}

const UNSECURED: Reason = { rule: 'secured', observed: 'nothing', threshold: 'cash or shares for one contract' };
