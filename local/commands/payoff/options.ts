/** The options of `wsb payoff` as values, or what is wrong with them and what to write instead. */
import { join, resolve } from 'node:path';
import { atNewYork, type Instant, parseInstant, tradingDay } from '#lib/model/time.ts';
import type { CashDividend, Exercise } from '#lib/pricing/option-terms.ts';
import { yearsBetween } from '#lib/pricing/structure/structure.ts';
import { fault } from '../../exit.ts';
import { homeFolder } from '../../home.ts';
import type { Given } from './by-hand.ts';
import type { Wanted } from './recorded.ts';

export interface PayoffOptions {
  readonly leg?: readonly string[];
  readonly at?: string;
  readonly spot?: string;
  readonly volatility?: string;
  readonly rate?: string;
  readonly yield?: string;
  readonly style?: string;
  readonly units?: string;
  readonly symbol?: string;
  readonly dividend?: readonly string[];
  readonly data?: string;
  readonly scenario?: string;
  readonly out?: string;
}

/** Without a chain. */
export const givenIn = (options: PayoffOptions, at: Instant): Given => ({
  at,
  spot: numberIn('--spot', options.spot ?? missing('--spot'), (value) => value > 0),
  rate: numberIn('--rate', options.rate ?? '0', (value) => Math.abs(value) < 1),
  dividendYield: numberIn('--yield', options.yield ?? '0', (value) => Math.abs(value) < 1),
  exercise: styleIn(options.style) ?? ('american' as const),
  volatility: volatilityIn(options),
});

/** With one: what it does not say, or is overruled in. */
export function recordedIn(options: PayoffOptions, symbol: string): Wanted {
  if (options.yield !== undefined)
    throw fault(
      'usage',
      '--yield is told by the chain, for each expiry: leave it out, or leave out --data and --scenario',
    );
  return {
    ...{ symbol, exercise: styleIn(options.style), volatility: volatilityIn(options) },
    ...(options.data === undefined ? {} : { data: options.data }),
    ...(options.scenario === undefined ? {} : { scenario: options.scenario }),
    ...(options.at === undefined ? {} : { at: options.at }),
    spot: options.spot === undefined ? undefined : numberIn('--spot', options.spot, (value) => value > 0),
    rate: options.rate === undefined ? undefined : numberIn('--rate', options.rate, (value) => Math.abs(value) < 1),
  };
}

const volatilityIn = ({ volatility }: PayoffOptions): number | undefined =>
  volatility === undefined ? undefined : numberIn('--volatility', volatility, (value) => value > 0 && value <= 20);

function missing(option: string): never {
  throw fault('usage', `${option} is missing: give the price of the share, or --data FOLDER with recorded prices`);
}

export function timeIn(text: string): Instant {
  try {
    return parseInstant(text);
  } catch (cause) {
    throw fault('usage', `--at wants a time with its zone, as 2014-06-06T14:30:00Z, not "${text}"`, cause);
  }
}

function numberIn(option: string, text: string, isGood: (value: number) => boolean): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value) && isGood(value)) return value;
  throw fault('usage', `${option} wants a plain number in its range, not "${text}": run "npm start -- payoff --help"`);
}

export const wholeIn = (option: string, text: string): number =>
  numberIn(option, text, (value) => Number.isInteger(value) && value >= 1 && value <= 1e6);

function styleIn(text: string | undefined): Exercise | undefined {
  if (text === undefined || text === 'american' || text === 'european') return text;
  throw fault('usage', `--style is american or european, not "${text}"`);
}

/** The share goes without it from the open of its date. */
export function dividendIn(text: string, at: Instant): CashDividend {
  const [, day = '', cash = ''] = /^(\d{4}-\d\d-\d\d)=([\d.]+)$/.exec(text) ?? [];
  try {
    return {
      years: yearsBetween(at, atNewYork(tradingDay(day), 570)),
      cash: numberIn('--dividend', cash, (value) => value > 0),
    };
  } catch (cause) {
    throw fault(
      'usage',
      `--dividend wants the ex-date and US dollars per share, as 2014-08-07=0.47, not "${text}"`,
      cause,
    );
  }
}

export function fileFor(out: string | undefined, symbol: string): string {
  return out === undefined ? join(homeFolder(), 'pictures', `payoff-${symbol}.svg`) : resolve(out);
}
