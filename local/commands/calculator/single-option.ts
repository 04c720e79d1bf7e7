/** One option in words: `--put --spot 100 --strike 95 --days 30 …`. What is missing or odd ends with wrong usage, all at once. */
import type { Command } from 'commander';
import type { CashDividend, Refusal } from '#lib/pricing/option-terms.ts';
import type { OptionRequest } from '#lib/pricing/value-option.ts';
import { fault } from '../../exit.ts';
import type { Given } from './option-row.ts';

export interface SingleOption {
  readonly call?: boolean;
  readonly put?: boolean;
  readonly american?: boolean;
  readonly european?: boolean;
  readonly spot?: string;
  readonly strike?: string;
  readonly days?: string;
  readonly years?: string;
  readonly rate?: string;
  readonly yield?: string;
  readonly volatility?: string;
  readonly price?: string;
  readonly dividend?: readonly string[];
  readonly accuracy?: string;
}

export const DAYS_A_YEAR = 365;

export const singleOptions = (command: Command): Command =>
  command
    .option('--call', 'the right to buy')
    .option('--put', 'the right to sell')
    .option('--spot <dollars>', 'price of the share')
    .option('--strike <dollars>', 'price at which the option trades the share')
    .option('--days <number>', 'calendar days to expiry, fractions too')
    .option('--years <number>', 'instead of days')
    .option('--rate <share>', 'interest a year, continuous: 0.04 or 4%; without it 0')
    .option('--yield <share>', 'dividend yield a year, continuous; without it 0')
    .option('--dividend <when:dollars>', 'cash of an ex-date, as 20d:0.5 or 0.25y:0.5; as often as you like', repeated)
    .option('--american', 'may be exercised at any time, as options on US shares: what is meant without it')
    .option('--european', 'may be exercised at expiry only')
    .option('--accuracy <word>', 'high (without it) or fast');

const repeated = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

/** Whether an option is described, and not rows awaited. */
export const isSingle = ({ ...options }: SingleOption): boolean =>
  Object.keys(options).some((name) => name !== 'json' && name !== 'quiet');

interface Single {
  readonly request: OptionRequest;
  readonly given: number;
}

export function single(options: SingleOption, wanted: Given): Single {
  const problems: string[] = [];
  const figure = (name: 'spot' | 'strike' | 'days' | 'years' | 'price', fallback?: number): number =>
    numberFrom(name, options[name], problems) ?? fallback ?? Number.NaN;
  const share = (name: 'rate' | 'yield' | 'volatility', fallback?: number): number =>
    shareFrom(name, options[name], problems) ?? fallback ?? Number.NaN;
  problems.push(...missing(options, wanted), ...twice(options));
  const request = {
    right: options.put ? ('put' as const) : ('call' as const),
    exercise: options.european ? ('european' as const) : ('american' as const),
    spot: figure('spot'),
    strike: figure('strike'),
    years: options.years === undefined ? figure('days') / DAYS_A_YEAR : figure('years'),
    rate: share('rate', 0),
    dividendYield: share('yield', 0),
    dividends: (options.dividend ?? []).map((text) => dividendFrom(text, problems)),
    ...(options.accuracy !== undefined && { accuracy: options.accuracy as 'high' }),
  };
  const given = wanted === 'price' ? figure('price') : share('volatility');
  if (problems.length > 0) throw fault('usage', `${problems.join('; ')}: run with --help to see all`);
  return { request, given };
}

/** An option that cannot be priced: wrong usage where an input is none. */
export const refusedSingle = ({ code, message }: Refusal): Error =>
  code === 'bad-input' ? fault('usage', `${message}; run with --help to see all`) : fault('failed', message);

/** What an option cannot be without. */
const missing = (options: SingleOption, wanted: Given): readonly string[] =>
  [
    { text: '--call or --put', isThere: options.call || options.put },
    { text: '--spot', isThere: options.spot !== undefined },
    { text: '--strike', isThere: options.strike !== undefined },
    { text: '--days or --years', isThere: options.days !== undefined || options.years !== undefined },
    { text: `--${wanted}`, isThere: options[wanted] !== undefined },
  ].flatMap(({ text, isThere }) => (isThere ? [] : [`${text} is missing`]));

const EITHER = [
  ['call', 'put'],
  ['american', 'european'],
  ['days', 'years'],
] as const;

const twice = (options: SingleOption): readonly string[] =>
  EITHER.filter((pair) => pair.every((name) => options[name] !== undefined)).map(
    ([one, other]) => `--${one} and --${other} exclude each other`,
  );

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function numberFrom(name: string, text: string | undefined, problems: string[]): number | undefined {
  if (text === undefined) return undefined;
  if (NUMBER.test(text)) return Number(text);
  problems.push(`--${name} wants a number, not "${text}"`);
  return undefined;
}

/** Above this a share of one is more likely a percentage without its sign. */
const LIKELY: Readonly<Record<'rate' | 'yield' | 'volatility', number>> = { rate: 1, yield: 1, volatility: 5 };

function shareFrom(name: keyof typeof LIKELY, text: string | undefined, problems: string[]): number | undefined {
  if (text?.endsWith('%')) {
    const value = numberFrom(name, text.slice(0, -1), problems);
    return value === undefined ? undefined : value / 100;
  }
  const value = numberFrom(name, text, problems);
  if (value !== undefined && Math.abs(value) > LIKELY[name])
    problems.push(`--${name} ${text} would be ${value * 100} %: write ${text}% or ${value / 100}`);
  return value;
}

function dividendFrom(text: string, problems: string[]): CashDividend {
  const [, when = '', unit, cash = ''] = /^(.+)([dy]):(.+)$/.exec(text) ?? [];
  if (!(NUMBER.test(when) && NUMBER.test(cash)))
    problems.push(`--dividend wants when:dollars, such as 20d:0.5 or 0.25y:0.5, not "${text}"`);
  return { years: unit === 'd' ? Number(when) / DAYS_A_YEAR : Number(when), cash: Number(cash) };
}
