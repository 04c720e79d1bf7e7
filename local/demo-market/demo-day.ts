/** One day of a scenario: its shares and their options. */

import type { Session } from '#lib/model/calendar.ts';
import type { Quote } from '#lib/model/quote.ts';
import { atNewYork, type Instant, instant, MINUTE, type TradingDay } from '#lib/model/time.ts';
import { dailyBars } from './daily-files.ts';
import { type OptionDay, optionDay } from './options/option-day.ts';
import type { DemoSymbol, Scenario } from './scenarios.ts';
import { minuteIndexAt, minuteOf, type ShareDay, shareDay } from './share-day.ts';
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
}

/** Sessions before the scenario whose closes the first day's strikes surround. */
const STRIKE_HISTORY = 20;

function closesBefore(symbol: DemoSymbol, scenario: Scenario, day: TradingDay): readonly number[] {
  const bars = dailyBars(symbol);
  const first = bars.findIndex((bar) => bar.day === scenario.from) - STRIKE_HISTORY;
  return bars.filter((bar, index) => index >= first && bar.day < day).map((bar) => bar.close);
}

export function demoDay(scenario: Scenario, session: Session): DemoDay {
  const { day } = session;
  const begins = atNewYork(day, 0);
  const traded = scenario.symbols.map((symbol) => {
    const share = shareDay(symbol, session);
    return { share, options: optionDay(share, scenario, closesBefore(symbol, scenario, day)) };
  });
  return { day, begins, ends: instant(begins + 24 * 60 * MINUTE), session, traded };
}

export const shareOn = (day: DemoDay | undefined, symbol: string): Traded | undefined =>
  day?.traded.find(({ share }) => share.symbol === symbol);

export const optionsOn = (day: DemoDay, contract: string): OptionDay | undefined =>
  day.traded.find(({ options }) => options.has(contract))?.options;

/** Ends of the day's minutes. */
export const ticksOf = ({ session }: DemoDay): readonly Instant[] =>
  Array.from({ length: (session.close - session.open) / MINUTE }, (_, i) => instant(session.open + (i + 1) * MINUTE));

export const isTick = ({ session }: DemoDay, at: Instant): boolean =>
  at > session.open && at <= session.close && (at - session.open) % MINUTE === 0;

/** What the last minute that had ended left of a share's or contract's quote. */
export function quoteOn(day: DemoDay, symbol: string, at: Instant): Quote | undefined {
  const index = minuteIndexAt(day.session, at);
  if (index === undefined) return undefined;
  const share = shareOn(day, symbol)?.share;
  return share ? shareQuote(minuteOf(share, index)) : optionsOn(day, symbol)?.quote(symbol, index);
}
