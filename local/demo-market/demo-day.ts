/** One day of a scenario: its shares and their options. */

import type { Session } from '#lib/model/calendar.ts';
import type { Quote } from '#lib/model/quote.ts';
import { atNewYork, type Instant, instant, MINUTE, SECOND, type TradingDay } from '#lib/model/time.ts';
import { type Burst, isWithin } from '#local/market-feed.ts';
import { dailyBars } from './daily-files.ts';
import { type OptionDay, optionDay } from './options/option-day.ts';
import type { DemoSymbol, Scenario } from './scenarios.ts';
import { minuteIndexAt, minuteInside, minuteOf, type ShareDay, shareDay } from './share-day.ts';
import { shareQuote } from './share-quotes.ts';

interface Traded {
  readonly share: ShareDay;
  readonly options: OptionDay;
}

export interface DemoDay {
  readonly day: TradingDay;
  /** New York's midnights around it. */
  readonly begins: Instant;
  readonly ends: Instant;
  readonly session: Session;
  readonly traded: readonly Traded[];
  /** Where the day has a stretch in which it moves inside the minute. */
  readonly burst: Burst | undefined;
}

/** Sessions before the scenario whose closes the first day's strikes surround. */
const STRIKE_HISTORY = 20;

function closesBefore(symbol: DemoSymbol, scenario: Scenario, day: TradingDay): readonly number[] {
  const bars = dailyBars(symbol);
  const first = bars.findIndex((bar) => bar.day === scenario.from) - STRIKE_HISTORY;
  return bars.filter((bar, index) => index >= first && bar.day < day).map((bar) => bar.close);
}

/** The scenario's stretch, where the day has it and somebody looks more often than once a minute. */
function burstOn({ burst }: Scenario, { day, open }: Session, seconds: number): Burst | undefined {
  if (burst.day !== day || seconds >= 60) return undefined;
  const from = instant(open + burst.after * MINUTE);
  return { title: burst.title, from, to: instant(from + burst.minutes * MINUTE), seconds };
}

/** `seconds`: between the looks of the fastest strategy. */
export function demoDay(scenario: Scenario, session: Session, seconds: number): DemoDay {
  const { day } = session;
  const begins = atNewYork(day, 0);
  const traded = scenario.symbols.map((symbol) => {
    const share = shareDay(symbol, session);
    return { share, options: optionDay(share, scenario, closesBefore(symbol, scenario, day)) };
  });
  const ends = instant(begins + 24 * 60 * MINUTE);
  return { day, begins, ends, session, traded, burst: burstOn(scenario, session, seconds) };
}

export const shareOn = (day: DemoDay | undefined, symbol: string): Traded | undefined =>
  day?.traded.find(({ share }) => share.symbol === symbol);

export const optionsOn = (day: DemoDay, contract: string): OptionDay | undefined =>
  day.traded.find(({ options }) => options.has(contract))?.options;

const minutesOf = ({ session }: DemoDay): readonly Instant[] =>
  Array.from({ length: (session.close - session.open) / MINUTE }, (_, i) => instant(session.open + (i + 1) * MINUTE));

function slotsOf({ from, to, seconds }: Burst): readonly Instant[] {
  const step = seconds * SECOND;
  return Array.from({ length: (to - from) / step }, (_, i) => instant(from + i * step));
}

/** Ends of the day's minutes, and the slots of its burst. */
export function ticksOf(day: DemoDay): readonly Instant[] {
  const minutes = minutesOf(day);
  return day.burst ? [...new Set([...minutes, ...slotsOf(day.burst)])].sort((a, b) => a - b) : minutes;
}

export function isTick({ session, burst }: DemoDay, at: Instant): boolean {
  const step = burst && isWithin(burst, at) ? burst.seconds * SECOND : MINUTE;
  return at > session.open && at <= session.close && (at - session.open) % step === 0;
}

/** What the last minute that had ended left of a share's or contract's quote; in a burst, the last of its steps. */
export function quoteOn(day: DemoDay, symbol: string, at: Instant): Quote | undefined {
  if (day.burst && isWithin(day.burst, at)) return quoteInside(day, symbol, { at, seconds: day.burst.seconds });
  const index = minuteIndexAt(day.session, at);
  if (index === undefined) return undefined;
  const share = shareOn(day, symbol)?.share;
  return share ? shareQuote(minuteOf(share, index)) : optionsOn(day, symbol)?.quote(symbol, index);
}

interface Moment {
  readonly at: Instant;
  readonly seconds: number;
}

function quoteInside(day: DemoDay, symbol: string, { at, seconds }: Moment): Quote | undefined {
  const traded = shareOn(day, symbol) ?? day.traded.find(({ options }) => options.has(symbol));
  if (!traded) return undefined;
  const steps = 60 / seconds;
  const done = Math.floor((at - day.session.open) / (seconds * SECOND));
  const index = Math.ceil(done / steps) - 1;
  const moment = minuteInside(traded.share, index, { place: done - index * steps, steps });
  const isShare = traded.share.symbol === symbol;
  const quote = isShare ? shareQuote(moment) : traded.options.quote(symbol, index, moment);
  return quote && { ...quote, freshUntil: instant(moment.at + seconds * SECOND) };
}
