/**
 * Which call to buy on a share that fell after a run. Conviction is half where run and dip just reach their thresholds
 * and whole where both are twice as far: (min(2, run/threshold) + min(2, dip/threshold)) / 4.
 */
import { deltaOf } from '../../market/chain-delta.ts';
import { liquidLeg } from '../../market/liquid-leg.ts';
import { fittingExpiries } from '../../market/selection/expiries.ts';
import { ladderOf } from '../../market/selection/ladder.ts';
import type { Checked, TwoSided } from '../../market/tradable.ts';
import type { MarketView } from '../../model/market-view.ts';
import type { ChainEntry, ChainRequest } from '../../model/option-chain.ts';
import { type Entry, type Leg, positionIdOf, type Reason } from '../../model/signal.ts';
import type { WhyNot } from '../../model/strategy.ts';
import { addDays, SECOND, type TradingDay } from '../../model/time.ts';
import { fromNumber, type Price, toNumber } from '../../model/units.ts';
import { draftEntry } from '../trade/draft-signal.ts';
import { summary } from '../trade/refusal-summary.ts';
import { type Candidate, moved } from './screen.ts';

const STRATEGY = 'wsb-dip-bot';
/** Older quotes are good enough to get out, not to get in. */
const MAX_CALL_AGE_MS = 15 * SECOND;
/** A strike further than this from the one aimed at, as a fraction of spot, is another trade. */
const STRIKE_REACH = 0.05;

interface EntryRules {
  readonly runThreshold: number;
  readonly dipThreshold: number;
  readonly targetDte: number;
  readonly otm: number;
  readonly deltaExit: number;
  readonly maxSpread: number;
  readonly equityShare: number;
  readonly concession: number;
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
function nearestCalls({ chains, asOf }: MarketView, rules: EntryRules, { symbol, spot }: Candidate) {
  const { from: min, to: max } = daysFor(rules);
  const strikes = strikesFor(spot, rules);
  const chain = chains[symbol];
  const { fits } = fittingExpiries(chain ? ladderOf(chain, asOf).expirations : [], { days: { min, max } }, ['call']);
  return fits
    .flatMap(({ expiration: { days: dte, call } }) => call.map(({ entry, strike }) => ({ entry, strike, dte })))
    .filter(({ strike }) => strike >= strikes.from && strike <= strikes.to)
    .map((each) => ({
      ...each,
      off: Math.abs(each.dte - rules.targetDte),
      miss: Math.abs(each.strike - strikes.target),
    }))
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
