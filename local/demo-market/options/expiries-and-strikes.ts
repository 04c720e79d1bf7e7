/**
 * Which options were listed: weekly Fridays seven weeks ahead, the next three monthlies, the monthlies of the share's
 * quarterly cycle and the Januaries beyond. Monthlies carried the Saturday after their Friday until January 2015.
 * It gives the thirteen expiries recorded for AAPL on 2014-06-06. The Monday and Wednesday weeklies of later years are left out.
 */

import { sessionOf } from '#lib/model/calendar.ts';
import { type Option, occSymbol, type Right } from '#lib/model/instrument.ts';
import { addDays, daysBetween, nthWeekday, type TradingDay, tradingDay, weekday } from '#lib/model/time.ts';
import { fromNumber, type Price } from '#lib/model/units.ts';
import type { DemoSymbol } from '../scenarios.ts';

const FRIDAY = 5;
const WEEKLY_DAYS = 49;
const FRONT_MONTHLIES = 3;
const CYCLE_DAYS = 320;
const JANUARY_DAYS = 800;
const FIRST_FRIDAY_MONTHLY = tradingDay('2015-02-01');
/** Months that are listed far ahead, modulo three: January, April … for AAPL, March, June … for SPY. */
const CYCLE: Readonly<Record<DemoSymbol, number>> = { AAPL: 1, SPY: 0 };

const orThursday = (friday: TradingDay): TradingDay => (sessionOf(friday) ? friday : addDays(friday, -1));

interface Monthly {
  readonly friday: TradingDay;
  readonly month: number;
}

function monthliesFrom(day: TradingDay): readonly Monthly[] {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  const all = Array.from({ length: 30 }, (_, i) => {
    const at = month + i;
    const calendarMonth = ((at - 1) % 12) + 1;
    const friday = nthWeekday(year + Math.floor((at - 1) / 12), calendarMonth, { weekday: FRIDAY, n: 3 });
    return { friday, month: calendarMonth };
  });
  return all.filter(({ friday }) => orThursday(friday) >= day);
}

const listedDate = (friday: TradingDay): TradingDay =>
  friday < FIRST_FRIDAY_MONTHLY ? addDays(friday, 1) : orThursday(friday);

function isListed(
  day: TradingDay,
  monthly: Monthly,
  rule: { readonly index: number; readonly cycle: number },
): boolean {
  const days = daysBetween(day, monthly.friday);
  if (rule.index < FRONT_MONTHLIES) return true;
  return (monthly.month % 3 === rule.cycle && days <= CYCLE_DAYS) || (monthly.month === 1 && days <= JANUARY_DAYS);
}

/** Listed dates of the expiries that can still be traded on a day, in order. */
export function listedExpiries(symbol: DemoSymbol, day: TradingDay): readonly TradingDay[] {
  const monthlies = monthliesFrom(day);
  const listed = monthlies.filter((monthly, index) => isListed(day, monthly, { index, cycle: CYCLE[symbol] }));
  const friday = addDays(day, (FRIDAY - weekday(day) + 7) % 7);
  const weeklies = Array.from({ length: 8 }, (_, i) => addDays(friday, 7 * i)).filter(
    (candidate) =>
      daysBetween(day, candidate) <= WEEKLY_DAYS &&
      orThursday(candidate) >= day &&
      !monthlies.some((monthly) => monthly.friday === candidate),
  );
  return [...weeklies.map(orThursday), ...listed.map(({ friday: third }) => listedDate(third))].toSorted();
}

interface Grid {
  readonly step: number;
  /** Fraction of spot on either side. */
  readonly reach: number;
}

const FAR: readonly Grid[] = [{ step: 5, reach: 0.3 }];
const MIDDLE: readonly Grid[] = [...FAR, { step: 2.5, reach: 0.15 }];
const NEAR: readonly Grid[] = [...MIDDLE, { step: 1, reach: 0.12 }];

/** Finer grids join as expiry nears, and none is ever taken away. */
function gridsFor(days: number): readonly Grid[] {
  if (days <= 50) return NEAR;
  return days <= 200 ? MIDDLE : FAR;
}

function strikesFor(grids: readonly Grid[], spots: { readonly low: number; readonly high: number }): readonly number[] {
  const strikes = new Set<number>();
  for (const { step, reach } of grids) {
    const last = Math.floor((spots.high * (1 + reach)) / step);
    for (let i = Math.ceil((spots.low * (1 - reach)) / step); i <= last; i += 1) strikes.add(i * step);
  }
  return [...strikes].toSorted((a, b) => a - b);
}

const RIGHTS: readonly Right[] = ['call', 'put'];

/** Contracts listed on a day; `closes` are those known before its open, and strikes once listed stay. */
export function listedContracts(symbol: DemoSymbol, day: TradingDay, closes: readonly number[]): readonly Option[] {
  const spots = { low: Math.min(...closes), high: Math.max(...closes) };
  return listedExpiries(symbol, day).flatMap((expiry) =>
    strikesFor(gridsFor(daysBetween(day, expiry)), spots).flatMap((dollars) =>
      RIGHTS.map((right) => {
        const strike: Price = fromNumber<Price>(dollars);
        const terms = { underlying: symbol, expiry, right, strike };
        return { kind: 'option' as const, symbol: occSymbol(terms), ...terms };
      }),
    ),
  );
}
