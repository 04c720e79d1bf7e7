/** One expiry on a terminal: what it says as a whole, and its strikes with the calls on the left and the puts on the right. */
import type { ExpiryAnalysis } from '#lib/market/chain/analyse.ts';
import type { ContractAnalysis } from '#lib/market/chain/contract-volatility.ts';
import { formatInstant } from '#lib/model/time.ts';
import { bold, dim, paragraph, screenWidth, table } from '../../terminal.ts';
import { daysText, fixed, percent, points } from './figures.ts';
import { daysTo, reasonText } from './reading.ts';

/** Columns of a terminal that the whole table needs. */
const WIDE = 112;

interface Cell {
  readonly title: string;
  readonly isWideOnly?: true;
  readonly of: (contract: ContractAnalysis) => string;
}

const price = (value: number | undefined): string => (value === undefined ? '-' : fixed(value, 2));
const count = (value: number | undefined): string => (value === undefined ? '?' : String(value));
const midOf = ({ market }: ContractAnalysis): number | undefined => ('value' in market ? market.value.mid : undefined);

const CELLS: readonly Cell[] = [
  { title: 'vol', isWideOnly: true, of: ({ entry }) => count(entry.volume) },
  { title: 'OI', of: ({ entry }) => count(entry.openInterest) },
  { title: 'delta', of: ({ value }) => ('value' in value ? fixed(value.value.greeks.delta, 2) : '-') },
  { title: 'IV %', of: ({ value }) => ('value' in value ? percent(value.value.volatility) : '-') },
  { title: 'bid', of: ({ entry }) => price(entry.quote.bid) },
  { title: 'mid', isWideOnly: true, of: (contract) => price(midOf(contract)) },
  { title: 'ask', of: ({ entry }) => price(entry.quote.ask) },
];

interface Row {
  readonly strike: number;
  readonly call?: ContractAnalysis;
  readonly put?: ContractAnalysis;
}

function rowsOf({ contracts, forward }: ExpiryAnalysis, most: number | undefined): readonly Row[] {
  const rows = [...Map.groupBy(contracts, ({ strike }) => strike)].map(([strike, pair]): Row => {
    const of = (right: 'call' | 'put') => pair.find(({ contract }) => contract.right === right);
    const [call, put] = [of('call'), of('put')];
    return { strike, ...(call ? { call } : {}), ...(put ? { put } : {}) };
  });
  const middle = 'value' in forward ? forward.value.forward : (rows[Math.floor(rows.length / 2)]?.strike ?? 0);
  const away = ({ strike }: Row): number => Math.abs(strike - middle);
  const nearest = most === undefined ? rows : rows.toSorted((a, b) => away(a) - away(b)).slice(0, most);
  return nearest.toSorted((a, b) => a.strike - b.strike);
}

/** Puts carry the same figures, bid first. */
const mirrored = (cells: readonly Cell[]): readonly Cell[] => {
  const [bid, mid, ask] = ['bid', 'mid', 'ask'].map((title) => cells.filter((cell) => cell.title === title));
  const others = cells.filter(({ title }) => !['bid', 'mid', 'ask'].includes(title)).toReversed();
  return [...(bid ?? []), ...(mid ?? []), ...(ask ?? []), ...others];
};

export function strikesPage(expiry: ExpiryAnalysis, most: number | undefined): readonly string[] {
  const cells = CELLS.filter(({ isWideOnly }) => !isWideOnly || screenWidth() >= WIDE);
  const right = mirrored(cells);
  const head = [...cells.map(({ title }) => title), 'strike', ...right.map(({ title }) => title)];
  const rows = rowsOf(expiry, most).map(({ strike, call, put }) => [
    ...cells.map(({ of }) => (call ? of(call) : '')),
    bold(String(strike)),
    ...right.map(({ of }) => (put ? of(put) : '')),
  ]);
  return [
    ...headings(expiry),
    table(
      head.map((title) => ({ title, align: 'right' })),
      rows,
    ),
  ];
}

function headings(expiry: ExpiryAnalysis): readonly string[] {
  const { day, root, exercise, forward, end } = expiry;
  const style = exercise === 'american' ? 'American' : 'European';
  const first = bold(`${root} ${day}, ${daysText(daysTo(expiry))} days, ${style}, ends ${formatInstant(end)}`);
  const side = dim('calls left, puts right');
  if ('refused' in forward) return [`${first}  ${side}`, paragraph(`no forward: ${reasonText(forward.refused)}`, '  ')];
  const { value } = forward;
  const strikes = `${value.pairs} strikes from ${value.strikes.from} to ${value.strikes.to}`;
  const carry = `rate ${percent(value.rate, 2)} % (${value.rateFrom}), yield ${percent(value.dividendYield, 2)} % (${value.yieldFrom})`;
  return [
    `${first}  ${side}`,
    paragraph(
      `forward ${fixed(value.forward, 2)} ± ${fixed(value.forwardError, 2)} USD from ${strikes}; ${carry}`,
      '  ',
    ),
    ...skewLines(expiry),
  ];
}

/** At the money, skew and move: each as a figure, or with the reason why not. */
function skewLines({ measures, expectedMove }: ExpiryAnalysis): readonly string[] {
  if ('refused' in measures) return [paragraph(reasonText(measures.refused), '  ')];
  const { atTheMoney, riskReversal, butterfly, slope } = measures.value;
  const skew = [
    { name: '25-delta risk reversal', value: riskReversal },
    { name: 'butterfly', value: butterfly },
    { name: 'slope', value: slope },
  ];
  const known = skew.flatMap(({ name, value }) => ('value' in value ? [`${name} ${points(value.value)}`] : []));
  const [missing] = skew.flatMap(({ name, value }) =>
    'refused' in value ? [`${name} unknown: ${reasonText(value.refused)}`] : [],
  );
  const middle = 'value' in atTheMoney ? `${percent(atTheMoney.value)} %` : reasonText(atTheMoney.refused);
  const move =
    'value' in expectedMove
      ? `±${fixed(expectedMove.value.usd, 2)} USD (${percent(expectedMove.value.fraction)} %), one deviation ${fixed(expectedMove.value.deviationUsd, 2)} USD`
      : `unknown: ${reasonText(expectedMove.refused)}`;
  const told = [...known, ...(missing === undefined ? [] : [missing])].join(', ');
  return [paragraph(`at the money ${middle}; expected move ${move}; points: ${told}`, '  ')];
}
