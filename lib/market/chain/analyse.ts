/**
 * One chain at one time, analysed: forwards, volatility and Greeks of every contract or the reason why not, smiles and what
 * is read off them, term structure, activity, and prices that cannot all stand.
 */
import type { OptionChain } from '../../model/option-chain.ts';
import type { Instant } from '../../model/time.ts';
import type { Checked, TwoSided } from '../tradable.ts';
import { type Activity, activityOf } from './activity.ts';
import { type Arbitrage, belowExercise, calendars, parityBreaks, pricesOutOfLine } from './arbitrage.ts';
import { type ContractAnalysis, contractsOf } from './contract-volatility.ts';
import { type ExpectedMove, expectedMove } from './expected-move.ts';
import { type Carry, type Forward, forwardsOf } from './forward.ts';
import { type ChainReading, type QuotedExpiry, quotedExpiries } from './quoted-expiries.ts';
import { type Smile, smileOf } from './smile.ts';
import { measuresOf, type SmileMeasures } from './smile-measures.ts';
import { constantMaturity, MONTH_YEARS, type Term, type TermPoint, termStructure } from './term-structure.ts';

export interface ChainMarket extends Carry, ChainReading {
  /** The share's own quote; without it no option is held against it. */
  readonly share?: TwoSided;
}

export interface ExpiryAnalysis extends Pick<QuotedExpiry, 'root' | 'day' | 'end' | 'years' | 'exercise'> {
  readonly forward: Checked<Forward>;
  readonly smile: Checked<Smile>;
  readonly measures: Checked<SmileMeasures>;
  readonly expectedMove: Checked<ExpectedMove>;
  /** By strike, the call before the put. */
  readonly contracts: readonly ContractAnalysis[];
}

export interface ChainAnalysis {
  readonly underlying: string;
  readonly asOf: Instant;
  readonly spot: number | undefined;
  readonly expiries: readonly ExpiryAnalysis[];
  /** Contracts that deliver something else than a hundred shares: refused as they are. */
  readonly adjusted: readonly ContractAnalysis[];
  readonly termStructure: readonly Term[];
  /** Thirty days, at the money: what histories keep. */
  readonly monthVolatility: Checked<number>;
  readonly activity: Activity;
  readonly arbitrage: readonly Arbitrage[];
}

function expiryAnalysis(expiry: QuotedExpiry, forward: Checked<Forward>): ExpiryAnalysis {
  const { root, day, end, years, exercise } = expiry;
  const contracts = contractsOf(expiry, forward);
  const smile = 'value' in forward ? smileOf(contracts, forward.value) : forward;
  const measures: Checked<SmileMeasures> = 'value' in smile ? { value: measuresOf(smile.value) } : smile;
  const own = { root, day, end, years, exercise, forward, smile, measures, contracts };
  return { ...own, expectedMove: moveOf(expiry, own) };
}

function moveOf(
  expiry: QuotedExpiry,
  { forward, smile, measures }: Pick<ExpiryAnalysis, 'forward' | 'smile' | 'measures'>,
): Checked<ExpectedMove> {
  if ('refused' in forward) return forward;
  if ('refused' in smile) return smile;
  if ('refused' in measures) return measures;
  const { atTheMoney } = measures.value;
  return 'refused' in atTheMoney ? atTheMoney : expectedMove(expiry, forward.value, smile.value);
}

/** Of two roots that end on one day, the one with more strikes speaks for it. */
function termPoints(expiries: readonly ExpiryAnalysis[]): readonly TermPoint[] {
  const known = expiries.flatMap(({ day, years, measures, contracts }) =>
    'value' in measures && 'value' in measures.value.atTheMoney
      ? [{ day, years, volatility: measures.value.atTheMoney.value, size: contracts.length }]
      : [],
  );
  const byDay = Map.groupBy(known, ({ day }) => day);
  return [...byDay.values()].flatMap((own) => {
    const [largest] = own.toSorted((a, b) => b.size - a.size);
    return largest ? [{ day: largest.day, years: largest.years, volatility: largest.volatility }] : [];
  });
}

function arbitrageIn(
  expiries: readonly QuotedExpiry[],
  forwards: ReadonlyMap<QuotedExpiry, Checked<Forward>>,
  share?: TwoSided,
) {
  return expiries.flatMap((expiry, i): readonly Arbitrage[] => {
    const forward = forwards.get(expiry);
    const known = forward && 'value' in forward ? forward.value : undefined;
    const next = expiries[i + 1];
    return [
      ...pricesOutOfLine(expiry, known),
      ...(share ? belowExercise(expiry, share) : []),
      ...(next ? calendars(expiry, next) : []),
      ...(known ? parityBreaks(expiry, known) : []),
    ];
  });
}

export function analyseChain(chain: OptionChain, market: ChainMarket): ChainAnalysis {
  const { expiries, adjusted } = quotedExpiries(chain, market);
  const forwards = forwardsOf(expiries, market);
  const analysed = [...forwards].map(([expiry, forward]) => expiryAnalysis(expiry, forward));
  const points = termPoints(analysed);
  return {
    ...{ underlying: chain.underlying, asOf: chain.asOf, spot: market.spot, expiries: analysed },
    adjusted: adjusted.map((each) => ({ ...each, value: adjustedReason(each.contract.underlying, chain.underlying) })),
    termStructure: termStructure(points),
    monthVolatility: constantMaturity(points, MONTH_YEARS),
    activity: activityOf(expiries),
    arbitrage: arbitrageIn(expiries, forwards, market.share),
  };
}

const adjustedReason = (root: string, underlying: string): Checked<never> => ({
  refused: { rule: 'adjusted-contract', observed: root, threshold: underlying },
});

/** How many contracts have no volatility, by reason. */
export function refusalsIn({ expiries, adjusted }: ChainAnalysis): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { value } of [...expiries.flatMap(({ contracts }) => contracts), ...adjusted])
    if ('refused' in value) counts.set(reasonOf(value.refused), (counts.get(reasonOf(value.refused)) ?? 0) + 1);
  return counts;
}

/** An empty side is named: no bid and no ask are two things. */
const reasonOf = ({ rule, observed }: { readonly rule: string; readonly observed: number | string }): string =>
  rule === 'no-quote' ? String(observed) : rule;
