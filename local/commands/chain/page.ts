/** A chain on a terminal: the expiries, the strikes near the forward, who holds what, and what cannot all stand. */

import type { Sides } from '#lib/market/chain/activity.ts';
import { type ChainAnalysis, type ExpiryAnalysis, refusalsIn } from '#lib/market/chain/analyse.ts';
import type { Arbitrage } from '#lib/market/chain/arbitrage.ts';
import type { VolatilityRank } from '#lib/market/chain/volatility-rank.ts';
import type { Checked } from '#lib/market/tradable.ts';
import { formatInstant, newYorkDay, newYorkTime } from '#lib/model/time.ts';
import { bold, counted, dim, paragraph, table } from '../../terminal.ts';
import { daysText, figure, fixed, percent, points } from './figures.ts';
import { daysTo, type Reading, reasonText, wordsOf } from './reading.ts';
import { strikesPage } from './strikes-page.ts';

export interface Wanted {
  /** One expiry alone; all where absent. */
  readonly only?: ExpiryAnalysis;
  /** Strikes nearest the forward; all where absent. */
  readonly strikes?: number;
}

const RIGHT = { align: 'right' } as const;
const MOST_FINDINGS = 12;

export function chainPage(reading: Reading, wanted: Wanted): string {
  const { analysis } = reading;
  const expiries = wanted.only ? [wanted.only] : analysis.expiries;
  return [
    heading(reading),
    ...(wanted.only ? [] : ['', bold('Expiries'), expiryTable(analysis)]),
    '',
    ...volatilityLines(reading),
    ...expiries.flatMap((expiry) => ['', ...strikesPage(expiry, wanted.strikes)]),
    '',
    ...activityLines(analysis),
    '',
    ...arbitrageLines(analysis.arbitrage),
    '',
    ...refusalLines(analysis),
  ].join('\n');
}

function heading({ symbol, at, source, modelled, share, analysis }: Reading): string {
  const contracts = analysis.expiries.reduce((sum, each) => sum + each.contracts.length, analysis.adjusted.length);
  const refused = [...refusalsIn(analysis).values()].reduce((sum, count) => sum + count, 0);
  const price = share ? `${fixed(share.price, 3)} USD (${share.from})` : 'unknown';
  const mark = modelled ? ', modelled' : '';
  return [
    bold(`${symbol} options, ${newYorkDay(at)} ${newYorkTime(at)} New York (${formatInstant(at)})${mark}`),
    paragraph(`${source}. Share: ${price}${share && modelled ? ', modelled' : ''}.`),
    `${counted(contracts, 'contract')}: ${contracts - refused} with volatility and Greeks${mark}, ${refused} without.`,
  ].join('\n');
}

const HEAD = [
  { title: 'expiry' },
  ...['days', 'forward', 'rate %', 'ATM %', 'between %', 'move USD', 'move %', 'RR25', 'BF25', 'slope'].map(
    (title) => ({
      title,
      ...RIGHT,
    }),
  ),
];

function expiryTable({ expiries, termStructure }: ChainAnalysis): string {
  const rows = expiries.map((expiry) => {
    const { day, forward, measures, expectedMove } = expiry;
    const between = termStructure.find((term) => term.day === day)?.forwardVolatility;
    const own = 'value' in measures ? measures.value : undefined;
    const move = 'value' in expectedMove ? expectedMove.value : undefined;
    return [
      ...[day, daysText(daysTo(expiry))],
      ...('value' in forward ? [fixed(forward.value.forward, 2), percent(forward.value.rate, 2)] : ['?', '?']),
      ...[figure(own?.atTheMoney, percent), figure(between, percent)],
      ...(move ? [fixed(move.usd, 2), percent(move.fraction)] : ['?', '?']),
      ...[own?.riskReversal, own?.butterfly, own?.slope].map((value) => figure(value, points)),
    ];
  });
  const notes =
    'Rate, ATM (volatility at the forward) and between (from the expiry before) are % a year; move: mean absolute move by then, from the straddle; RR25, BF25 (25-delta risk reversal, butterfly) and slope (per 10 % of moneyness) in points of volatility; ?: unknown, the reason stands with the strikes.';
  return [table(HEAD, rows), dim(paragraph(notes))].join('\n');
}

function volatilityLines({ analysis, modelled, rank }: Reading): readonly string[] {
  const { monthVolatility } = analysis;
  const mark = modelled ? ', modelled' : '';
  const month =
    'value' in monthVolatility
      ? `${percent(monthVolatility.value)} % a year at the money for 30 days${mark}`
      : `30 days at the money unknown: ${reasonText(monthVolatility.refused)}`;
  return [`${bold('Implied volatility')} ${month}`, paragraph(rankText(rank), '  ')];
}

function rankText(rank: Checked<VolatilityRank>): string {
  if ('refused' in rank)
    return rank.refused.rule === 'no-history'
      ? 'Rank and percentile unknown: no stored history (options/atm_volatility/SYM.csv in the folder, see docs/data-format.md).'
      : `Rank and percentile unknown: ${reasonText(rank.refused)}.`;
  const { value } = rank;
  const mark = value.modelled ? ' Modelled history.' : '';
  return `Rank ${percent(value.rank, 0)} %, percentile ${percent(value.percentile, 0)} %, among ${value.days} days from ${value.from} to ${value.to}, ${percent(value.low)} to ${percent(value.high)} % a year.${mark}`;
}

function activityLines({ activity }: ChainAnalysis): readonly string[] {
  const line = (name: string, sides: Sides): string => {
    const { calls, puts, putCallRatio } = sides;
    if (calls.total === undefined && puts.total === undefined) return `${name} unknown`;
    const unknown = calls.unknown + puts.unknown;
    const least = unknown > 0 ? ` (at least: ${counted(unknown, 'contract')} unknown)` : '';
    const ratio = putCallRatio === undefined ? '' : `, put/call ${fixed(putCallRatio, 2)}`;
    return `${name} ${calls.total ?? '?'} calls, ${puts.total ?? '?'} puts${ratio}${least}`;
  };
  return [
    `${bold('Activity')} in contracts`,
    paragraph(`${line('Open interest', activity.openInterest)}.`, '  '),
    paragraph(`${line('Volume so far', activity.volume)}.`, '  '),
  ];
}

const NAMES: Readonly<Record<Arbitrage['kind'], string>> = {
  crossed: 'bid above ask',
  'exercise-value': 'costs less than exercise brings',
  vertical: 'the better strike costs less',
  'vertical-width': 'prices differ by more than the strikes',
  butterfly: 'the middle strike costs more than the line between its neighbours',
  calendar: 'more time costs less',
  parity: 'call, put and forward do not fit',
};

function arbitrageLines(found: readonly Arbitrage[]): readonly string[] {
  if (found.length === 0) return [`${bold('Arbitrage')} none at bid and ask`];
  const largest = found.toSorted((a, b) => b.amount - a.amount).slice(0, MOST_FINDINGS);
  const rows = largest.map(({ expiries, right, strikes, amount, kind }) => [
    ...[expiries.join(', '), right, strikes.join(' / '), fixed(amount, 2), NAMES[kind]],
  ]);
  const head = [
    { title: 'expiry' },
    { title: 'right' },
    { title: 'strikes' },
    { title: 'USD', ...RIGHT },
    { title: '' },
  ];
  const more = found.length > largest.length ? `; the largest ${largest.length}` : '';
  const told = `${bold('Arbitrage')} ${counted(found.length, 'finding')} at bid and ask: a real one, or a fault in the data; USD per share${more}`;
  return [told, table(head, rows, '  ')];
}

function refusalLines(analysis: ChainAnalysis): readonly string[] {
  const counts = [...refusalsIn(analysis)].sort((a, b) => b[1] - a[1]);
  if (counts.length === 0) return [`${bold('Refused')} none`];
  const rows = counts.map(([rule, count]) => [String(count), wordsOf(rule)]);
  return [
    bold('Contracts without volatility'),
    table([{ title: 'count', ...RIGHT }, { title: 'because' }], rows, '  '),
  ];
}
