/**
 * INTC through one turn of the wheel and into the next: a put is sold at 44 and assigned at 38, a call on the shares is sold
 * and called away at 47. Only the days on which something happens have quotes.
 */
import { addDays, atNewYork, type Instant, type TradingDay, tradingDay } from '#lib/model/time.ts';
import type { VolatilityHistory } from '#lib/model/volatility-history.ts';
import type { MarketFeed } from '#local/market-feed.ts';
import { type Script, type ScriptedSides, scriptedFeed } from '../../../support/scripted-feed.ts';

export const SOLD = tradingDay('2015-01-27');
export const PUT_ENDS = tradingDay('2015-03-06');
export const DELIVERED = tradingDay('2015-03-09');
export const CALL_ENDS = tradingDay('2015-04-17');
export const AGAIN = tradingDay('2015-04-20');

export const PUT = 'INTC150306P00040000';
export const CALL = 'INTC150417C00045000';
/** Just over the cost basis, and much too likely to be called. */
export const NEAR_CALL = 'INTC150417C00039000';
export const NEXT_PUT = 'INTC150522P00043000';

export const CONFIG = {
  profile: 'research_2024',
  strategies: {
    'index-baseline': { enabled: false },
    'debit-spreads': { enabled: false },
    'wsb-dip-bot': { enabled: false },
    wheel: { parameters: { symbols: ['INTC'] } },
  },
};

const at = (day: TradingDay, minute: number): Instant => atNewYork(day, 9 * 60 + minute);
const sides = (bid: number, ask: number): ScriptedSides => ({ bid, ask });

const market = (spot: number, options: Readonly<Record<string, ScriptedSides>>) => ({
  INTC: sides(spot - 0.01, spot + 0.01),
  ...options,
});
/** At the first look and at the next, when what it sent trades. */
const twice = (day: TradingDay, of: Readonly<Record<string, ScriptedSides>>): Script['quotes'] =>
  [36, 37, 38].map((minute) => ({ at: at(day, minute), of }));

const ROWS: Script['quotes'] = [
  ...twice(SOLD, market(44, { [PUT]: sides(1.14, 1.18) })),
  ...twice(PUT_ENDS, market(38, { [PUT]: sides(1.98, 2.04) })),
  ...twice(DELIVERED, market(38.5, { [CALL]: sides(0.6, 0.64), [NEAR_CALL]: sides(2.42, 2.5) })),
  ...twice(CALL_ENDS, market(47, { [CALL]: sides(1.98, 2.04), [NEAR_CALL]: sides(7.9, 8.1) })),
  ...twice(AGAIN, market(47, { [NEXT_PUT]: sides(1.1, 1.14) })),
];

const CONTRACTS = [PUT, CALL, NEAR_CALL, NEXT_PUT];

/** Between 0.2 and 0.4 for half a year, 0.35 on the day before. */
const historyUntil = (day: TradingDay): VolatilityHistory =>
  Array.from({ length: 130 }, (_, index) => ({
    day: addDays(day, index - 130),
    volatility: index === 129 ? 0.35 : 0.2 + 0.2 * ((index % 5) / 4),
    modelled: true,
  }));

export const wheelTurn = (): MarketFeed => ({
  ...scriptedFeed({
    symbols: ['INTC'],
    contracts: CONTRACTS,
    openInterest: Object.fromEntries(CONTRACTS.map((contract) => [contract, 2_000])),
    quotes: ROWS,
  }),
  volatilityHistory: (_, day) => historyUntil(day),
  earnings: (_, covers) => ({ covers, list: [] }),
  dividends: (_, covers) => ({ covers, list: [] }),
});
