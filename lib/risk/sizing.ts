/**
 * How many units of a structure an entry is worth, before any limit:
 *
 *   units = ⌊equity × equity share × conviction × volatility scale / loss of a unit⌋
 *
 * and no more than a quarter of Kelly allows, though that never cuts under one unit: a record of some twenty trades steers
 * the size but is too short to end an idea, and without trades it could never get better. Who ends it is the owner. Units
 * are whole and only ever rounded down; money in US dollars.
 */
import type { Bar } from '../model/bar.ts';
import type { Entry, Reason } from '../model/signal.ts';
import { toNumber } from '../model/units.ts';
import { isBroadEtf } from './exposure.ts';
import { KELLY_TRADES, quarterKelly } from './quarter-kelly.ts';
import type { TradeRecord } from './trade-record.ts';
import { volatilityScale } from './volatility-scale.ts';

export interface Means {
  /** US dollars. */
  readonly equity: number;
  /** Completed daily bars of the name, oldest first; none where the look has none. */
  readonly daily: readonly Pick<Bar, 'close'>[];
  readonly record: TradeRecord;
}

export interface Sized {
  /** By share of equity and conviction alone. Not a number where an input is not. */
  readonly asked: number;
  /** Never more than `asked`. */
  readonly units: number;
  /** What made the size; a filter that was skipped says so. */
  readonly steps: readonly Reason[];
  /** What cut it, as a sentence. Absent where nothing did. */
  readonly cut?: string;
}

/** Entries of which neither volatility nor past trades say how large they should be. */
const EXEMPT: readonly { readonly why: string; readonly is: (entry: Entry) => boolean }[] = [
  { why: 'exempt: an index is held by weight', is: ({ legs }) => legs.every((leg) => isBroadEtf(leg.instrument)) },
  { why: 'exempt: shares behind a call are at risk already', is: ({ maxLossPerUnit }) => maxLossPerUnit === 0 },
];

export function sizeOf(entry: Entry, means: Means): Sized {
  const wanted = entry.equityShare * entry.conviction;
  const asked = unitsFor(entry, means.equity * wanted);
  const share = { rule: 'equity-share', observed: wanted, threshold: entry.equityShare, unit: 'share of equity' };
  const exempt = EXEMPT.find(({ is }) => is(entry));
  if (exempt) return { asked, units: asked, steps: [share, { ...share, rule: 'size-filters', threshold: exempt.why }] };
  const { scale, step } = volatilityScale(means.daily);
  const scaled = unitsFor(entry, means.equity * wanted * scale);
  const kelly = kellyOf(entry, means, scaled);
  const cut = [
    ...(scaled < asked || Number.isNaN(scaled) ? [volatilityCut(step, scale)] : []),
    ...(kelly.units < scaled ? [kelly.sentence] : []),
  ].at(-1);
  const steps = [share, step, kelly.step, ...(scaled < 1 ? [oneUnit(entry, means.equity * wanted * scale)] : [])];
  return { asked, units: Math.min(scaled, kelly.units), steps, ...(cut === undefined ? {} : { cut }) };
}

/** The step that says that there is not enough for one. */
export const ONE_UNIT = 'one-unit';

const oneUnit = ({ maxLossPerUnit }: Entry, usd: number): Reason => ({
  rule: ONE_UNIT,
  observed: usd,
  threshold: maxLossPerUnit,
  unit: 'USD',
});

/** Units that an amount buys, or that the signal names where that is less. */
function unitsFor({ maxLossPerUnit, units }: Entry, usd: number): number {
  const affordable = usd / maxLossPerUnit;
  return Math.floor(units === undefined ? affordable : Math.min(affordable, toNumber(units)));
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const volatilityCut = ({ observed }: Reason, scale: number): string =>
  Number.isNaN(scale)
    ? 'volatility: a daily close is no price, and what cannot be measured is refused'
    : `volatility: ${Number(observed).toFixed(2)} times the usual, so ${percent(scale)} of the size`;

function kellyOf({ maxLossPerUnit }: Entry, { equity, record }: Means, units: number) {
  const rule = 'quarter-kelly';
  const share = quarterKelly(record);
  if (share === undefined) {
    const step = { rule, observed: record.closed, threshold: `skipped under ${KELLY_TRADES}`, unit: 'closed trades' };
    return { units: Number.POSITIVE_INFINITY, step, sentence: '' };
  }
  const risk = (units * maxLossPerUnit) / equity;
  const least = share > 0 ? '' : ', no edge, so one unit at most';
  return {
    units: Math.max(1, Math.floor((share * equity) / maxLossPerUnit + 1e-9)),
    step: { rule, observed: risk, threshold: share, unit: 'share of equity' },
    sentence: `${rule}: ${percent(risk)} of equity against ${percent(share)} from ${record.closed} closed trades${least}`,
  };
}
