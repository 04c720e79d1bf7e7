/** Our own history of implied volatility as a source: what was kept from the chains of the days before, asked when nobody else knows. */
import { newYorkDay } from '#lib/model/time.ts';
import { KEPT_MINUTES } from '#lib/model/volatility-history.ts';
import type { Clock, Ledger } from '#lib/ports.ts';
import type { DataSource } from './data-source.ts';

const { first, last } = KEPT_MINUTES;
/** A year of sessions, and the last day, which is ranked against it. */
const MOST_DAYS = 253;

export function ownRecords(ledger: Pick<Ledger, 'list'>, clock: Clock): DataSource {
  const historyOf = async (symbol: string) => {
    const today = newYorkDay(clock.now());
    const rows = await ledger.list('daily-volatility', symbol);
    const days = rows.map(({ record: { day, volatility, modelled } }) => ({ day, volatility, modelled }));
    const before = days.filter(({ day }) => day < today).sort((a, b) => (a.day < b.day ? -1 : 1));
    return before.slice(-MOST_DAYS);
  };
  return {
    name: 'own records',
    offers: {
      'volatility-history': {
        ...{
          feed: `30 days at the money, ${first} to ${last} minutes before the close`,
          delayMs: 0,
          adjustment: 'none',
        },
        ask: async (symbols) => {
          const found = await Promise.all(symbols.map(async (symbol) => [symbol, await historyOf(symbol)] as const));
          return Object.fromEntries(found.filter(([, history]) => history.length > 0));
        },
      },
    },
  };
}
