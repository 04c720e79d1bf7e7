/** Our own history of implied volatility for `status`: how many days there are of each share, and what the last day missed. */
import { HISTORY } from '#lib/market/chain/volatility-rank.ts';
import type { Ledger } from '#lib/ports.ts';
import { reasonText } from '../commands/chain/reading.ts';
import { paragraph } from '../terminal.ts';

/** The days of a shortest history, and the last one, which is ranked against them. */
const WANTED_DAYS = HISTORY.least + 1;

export async function keptVolatility(ledger: Ledger) {
  const records = (await ledger.list('daily-volatility')).map(({ record }) => record);
  const bySymbol = Map.groupBy(records, ({ symbol }) => symbol);
  const round = (await ledger.list('volatility-round')).at(-1)?.record;
  return {
    wantedDays: WANTED_DAYS,
    symbols: [...bySymbol].map(([symbol, days]) => ({
      ...{ symbol, days: days.length, last: days.at(-1)?.day },
      modelled: days.some(({ modelled }) => modelled),
    })),
    ...(round
      ? {
          lastDay: {
            ...{ day: round.day, kept: round.kept.length },
            missed: round.missed.map(({ symbol, reason }) => ({ symbol, because: reasonText(reason) })),
          },
        }
      : {}),
  };
}
type Kept = Awaited<ReturnType<typeof keptVolatility>>;

const MOST_NAMED = 3;

/** Nothing before the first day. */
export function keptVolatilityText({ symbols, wantedDays, lastDay }: Kept): string | undefined {
  if (!lastDay) return undefined;
  const days = symbols.map((each) => each.days);
  const modelled = symbols.some((each) => each.modelled) ? ', modelled' : '';
  const grown =
    days.length === 0
      ? 'of no share yet'
      : `of ${days.length} shares, ${Math.min(...days)} to ${Math.max(...days)} days each${modelled}`;
  const named = lastDay.missed.slice(0, MOST_NAMED).map(({ symbol, because }) => `${symbol}: ${because}`);
  const more = lastDay.missed.length > MOST_NAMED ? `; and ${lastDay.missed.length - MOST_NAMED} more` : '';
  const missed = named.length > 0 ? `, ${lastDay.missed.length} missed (${named.join('; ')}${more})` : '';
  return paragraph(
    `Own history of implied volatility: ${grown}; a rank wants ${wantedDays}. On ${lastDay.day} ${lastDay.kept} kept${missed}.`,
  );
}
