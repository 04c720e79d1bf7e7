/**
 * Which shares fell hard after a run, and which call to buy. The run is close[t-1]/close[t-1-n] - 1, without today;
 * the dip is the middle of today's quote over the last close, less 1. Conviction is half where both just reach their
 * thresholds and whole where both are twice as far: (min(2, run/threshold) + min(2, dip/threshold)) / 4.
 */
import { dayMove, runOver } from '../indicators/moves.ts';
import { deltaOf } from '../market/chain-delta.ts';
import { liquidLeg } from '../market/liquid-leg.ts';
import { type Checked, type TwoSided, twoSided } from '../market/tradable.ts';
import { sessionFrom } from '../model/calendar.ts';
import { daysToExpiry } from '../model/instrument.ts';
import { type BarsView, lastBars, type MarketView } from '../model/market-view.ts';
import type { ChainEntry, ChainRequest } from '../model/option-chain.ts';
import { type Entry, type Leg, positionIdOf, type Reason } from '../model/signal.ts';
import type { OwnPositions, WhyNot } from '../model/strategy.ts';
import { addDays, MINUTE, newYorkDay, SECOND, type TradingDay } from '../model/time.ts';
import { fromNumber, type Price, toNumber } from '../model/units.ts';
import { blockedBy } from './already-held.ts';
import { draftEntry } from './draft-signal.ts';
import { summary } from './refusal-summary.ts';

const STRATEGY = 'wsb-dip-bot';
export const MAX_QUOTE_AGE_MS = MINUTE;
/** Older quotes are good enough to get out, not to get in. */
const MAX_CALL_AGE_MS = 15 * SECOND;
/** A strike further than this from the one aimed at, as a fraction of spot, is another trade. */
const STRIKE_REACH = 0.05;

interface EntryRules {
  readonly symbols: readonly string[];
  readonly runSessions: number;
  readonly runThreshold: number;
  readonly dipThreshold: number;
  readonly targetDte: number;
  readonly otm: number;
  readonly deltaExit: number;
  readonly maxSpread: number;
  readonly equityShare: number;
  readonly concession: number;
}

export interface Candidate {
  readonly symbol: string;
  readonly spot: number;
  readonly run: number;
  readonly dip: number;
}

interface Screening {
  readonly candidates: readonly Candidate[];
  readonly whyNots: readonly WhyNot[];
}

export function candidatesOf(bars: BarsView, own: OwnPositions, rules: EntryRules): Screening {
  const outcomes = rules.symbols.map((symbol) => {
    const blocked = blockedBy(symbol, own, newYorkDay(bars.asOf));
    const checked = blocked ? { refused: blocked } : candidateOf(bars, symbol, rules);
    return 'refused' in checked ? { symbol, reason: checked.refused } : checked.value;
  });
  return {
    candidates: outcomes.filter((outcome): outcome is Candidate => 'dip' in outcome),
    whyNots: outcomes.filter((outcome): outcome is WhyNot => 'reason' in outcome),
  };
}

function candidateOf(bars: BarsView, symbol: string, rules: EntryRules): Checked<Candidate> {
  const closes = closesOf(bars, symbol, rules.runSessions);
  if ('refused' in closes) return closes;
  const market = twoSided(bars.quotes[symbol], { now: bars.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in market) return market;
  const spot = market.value.mid;
  const series = [...closes.value, spot];
  const [run, dip] = [runOver(series, rules.runSessions), dayMove(series)];
  if (run === undefined || !(run >= rules.runThreshold)) return { refused: moved('run', run, rules.runThreshold) };
  if (dip === undefined || !(dip <= rules.dipThreshold)) return { refused: moved('dip', dip, rules.dipThreshold) };
  return { value: { symbol, spot, run, dip } };
}

const moved = (rule: 'run' | 'dip', observed: number | undefined, threshold: number): Reason => ({
  rule,
  observed: observed ?? 'unknown',
  threshold,
  unit: 'fraction',
});

/** The closes of exactly the sessions before today: with one missing, a day's move would be the move of two. */
function closesOf(bars: BarsView, symbol: string, sessions: number): Checked<readonly number[]> {
  const count = sessions + 1;
  const completed = lastBars(bars, symbol, { timeframe: '1Day', count });
  if (!completed) {
    const observed = bars.bars[symbol]?.['1Day']?.length ?? 0;
    return { refused: { rule: 'history', observed, threshold: count, unit: 'sessions' } };
  }
  const today = newYorkDay(bars.asOf);
  const there = [completed.at(0), completed.at(-1)].map((bar) => bar && newYorkDay(bar.start)).join(' to ');
  const needed = [-count, -1].map((n) => sessionFrom(today, n).day).join(' to ');
  return there === needed
    ? { value: completed.map((bar) => bar.close) }
    : { refused: { rule: 'history-gap', observed: there, threshold: needed } };
}

/** Contracts with half to one and a half times the days aimed at: anything else is another trade. */
const daysFor = ({ targetDte }: EntryRules) => ({ from: Math.ceil(targetDte / 2), to: Math.floor(targetDte * 1.5) });

const strikesFor = (spot: number, { otm }: EntryRules) => ({
  from: spot * (1 + otm - STRIKE_REACH),
  target: spot * (1 + otm),
  to: spot * (1 + otm + STRIKE_REACH),
});

export function chainFor({ symbol, spot }: Candidate, rules: EntryRules, today: TradingDay): ChainRequest {
  const days = daysFor(rules);
  const { from, to } = strikesFor(spot, rules);
  return {
    underlying: symbol,
    // Until February 2015 monthly options carry the Saturday after their last trading day.
    expiries: { from: addDays(today, days.from), to: addDays(today, days.to + 1) },
    strikes: { from, to },
  };
}

interface Call {
  readonly entry: ChainEntry;
  readonly market: TwoSided;
  readonly dte: number;
  readonly delta: number | undefined;
}

/** The call to buy, and why nearer ones were passed over. */
export function callFor(
  view: MarketView,
  rules: EntryRules,
  candidate: Candidate,
): { readonly entry?: Entry; readonly whyNots: readonly WhyNot[] } {
  const { symbol } = candidate;
  const listed = nearestCalls(view, rules, candidate);
  if (listed.length === 0) {
    const observed = view.chains[symbol] ? 'no call near the days and the strike' : 'no chain';
    return { whyNots: [{ symbol, reason: { rule: 'chain', observed, threshold: 'a listed call' } }] };
  }
  const refusals: Reason[] = [];
  for (const { entry, dte } of listed) {
    const checked = accept(view, rules, { entry, dte, spot: candidate.spot });
    if ('value' in checked)
      return { entry: entryOf(view, rules, { candidate, call: checked.value }), whyNots: summary(symbol, refusals) };
    refusals.push(checked.refused);
  }
  return { whyNots: summary(symbol, refusals) };
}

/** Nearest in days first, then nearest in strike; of two as near, the sooner and the lower. Adjusted roots are left alone. */
function nearestCalls(view: MarketView, rules: EntryRules, { symbol, spot }: Candidate) {
  const days = daysFor(rules);
  const strikes = strikesFor(spot, rules);
  return (view.chains[symbol]?.entries ?? [])
    .filter(({ contract }) => contract.right === 'call' && contract.underlying === symbol)
    .map((entry) => {
      const strike = toNumber(entry.contract.strike);
      const dte = daysToExpiry(entry.contract, newYorkDay(view.asOf));
      return { entry, strike, dte, off: Math.abs(dte - rules.targetDte), miss: Math.abs(strike - strikes.target) };
    })
    .filter(({ dte, strike }) => dte >= days.from && dte <= days.to && strike >= strikes.from && strike <= strikes.to)
    .sort((a, b) => a.off - b.off || a.dte - b.dte || a.miss - b.miss || a.strike - b.strike);
}

function accept(
  view: MarketView,
  { maxSpread, deltaExit }: EntryRules,
  { entry, dte, spot }: { readonly entry: ChainEntry; readonly dte: number; readonly spot: number },
): Checked<Call> {
  const market = liquidLeg(entry, { now: view.asOf, maxAgeMs: MAX_CALL_AGE_MS, maxSpread });
  if ('refused' in market) return market;
  const delta = deltaOf(entry, { now: view.asOf, spot });
  // It would be sold as soon as it was bought.
  if (delta !== undefined && delta >= deltaExit)
    return { refused: { rule: 'delta', observed: delta, threshold: deltaExit, unit: 'delta' } };
  return { value: { entry, market: market.value, dte, delta } };
}

interface Choice {
  readonly candidate: Candidate;
  readonly call: Call;
}

const convictionOf = ({ run, dip }: Candidate, { runThreshold, dipThreshold }: EntryRules): number =>
  (Math.min(2, run / runThreshold) + Math.min(2, dip / dipThreshold)) / 4;

function entryOf(view: MarketView, rules: EntryRules, { candidate, call }: Choice): Entry {
  const legs: readonly Leg[] = [{ instrument: call.entry.contract, side: 'buy', ratio: 1 }];
  const limitPrice = fromNumber<Price>(call.market.ask * (1 + rules.concession), 'up');
  return draftEntry(view, {
    strategyId: STRATEGY,
    symbol: candidate.symbol,
    positionId: positionIdOf(STRATEGY, legs),
    legs,
    limitPrice,
    conviction: convictionOf(candidate, rules),
    equityShare: rules.equityShare,
    // At most the limit is paid, and a call that was bought can lose no more than that.
    maxLossPerUnit: toNumber(limitPrice) * 100,
    reasons: reasonsFor(rules, { candidate, call }),
  });
}

function reasonsFor(rules: EntryRules, { candidate, call }: Choice): readonly Reason[] {
  const { entry, market, dte, delta } = call;
  const target = Number((candidate.spot * (1 + rules.otm)).toFixed(2));
  const spread = (market.ask - market.bid) / market.mid;
  return [
    moved('run', candidate.run, rules.runThreshold),
    moved('dip', candidate.dip, rules.dipThreshold),
    { rule: 'expiry', observed: dte, threshold: `nearest to ${rules.targetDte}`, unit: 'days' },
    { rule: 'strike', observed: toNumber(entry.contract.strike), threshold: `nearest to ${target}`, unit: 'USD' },
    { rule: 'leg-spread', observed: spread, threshold: rules.maxSpread, unit: 'fraction' },
    { rule: 'delta', observed: delta ?? 'unknown', threshold: delta === undefined ? 'skipped' : rules.deltaExit },
  ];
}
