/** The legs that somebody typed: "+1 AAPL140621C00650000@12.35", "-1 call 105 30d", "+100 shares@645.57". */
import { instrumentOf, lastTradingClose, occSymbol, underlyingOf } from '#lib/model/instrument.ts';
import type { Leg } from '#lib/model/signal.ts';
import { addDays, type Instant, newYorkDay, type TradingDay, tradingDay } from '#lib/model/time.ts';
import { fromNumber, type Price } from '#lib/model/units.ts';
import { fault } from '../../exit.ts';

export interface AskedLeg {
  readonly leg: Leg;
  /** US dollars per share; undefined where the market or the model is to say. */
  readonly price: number | undefined;
}

export interface Asked {
  readonly at: Instant;
  /** What relative legs and shares are of. */
  readonly symbol: string;
}

const LEG = /^([+-]?)\s*(\d+)\s+(.+?)\s*(?:@\s*(-?[\d.]+))?$/;
const RELATIVE = /^(call|put)\s+([\d.]+)\s+(?:(\d+)d|(\d{4}-\d\d-\d\d))$/i;
const EXAMPLES = 'write "+1 AAPL140621C00650000@12.35", "-1 call 105 30d" or "+100 shares"';

const noLeg = (words: string, why: string, cause?: unknown) =>
  fault('usage', `"${words}" is no leg: ${why}; ${EXAMPLES}`, cause);

/** The symbol that a leg names by itself. */
const symbolIn = (contract: string, { at, symbol }: Asked): string => {
  const [, right = '', strike = '', days, date] = RELATIVE.exec(contract) ?? [];
  if (right === '') return /^shares?$/i.test(contract) ? symbol : contract.toUpperCase();
  const expiry: TradingDay = date ? tradingDay(date) : addDays(newYorkDay(at), Number(days));
  const kind = right.toLowerCase() === 'call' ? 'call' : 'put';
  return occSymbol({
    underlying: symbol,
    expiry,
    right: kind,
    strike: fromNumber<Price>(Number(strike), 'nearest', 0.001),
  });
};

function legIn(words: string, asked: Asked): AskedLeg {
  const [, sign, count = '', contract = '', price] = LEG.exec(words.trim()) ?? [];
  if (contract === '') throw noLeg(words, 'it needs a sign, a count and a contract');
  const ratio = Number(count);
  if (!(ratio >= 1 && ratio <= 1_000_000)) throw noLeg(words, 'the count is 1 to 1,000,000');
  if (price !== undefined && !(Number(price) >= 0)) throw noLeg(words, `the price is ${price}, not zero or more`);
  try {
    const instrument = instrumentOf(symbolIn(contract, asked));
    // A contract that ends outside the exchange's calendar throws here, with the years that it covers.
    if (instrument.kind === 'option') lastTradingClose(instrument);
    const leg: Leg = { instrument, side: sign === '-' ? 'sell' : 'buy', ratio };
    return { leg, price: price === undefined ? undefined : Number(price) };
  } catch (cause) {
    throw noLeg(words, cause instanceof Error ? cause.message : 'it cannot be read', cause);
  }
}

/** A word that looks like an option is a slip, not a leg. */
export function askedLegs(words: readonly string[], asked: Omit<Asked, 'symbol'> & { readonly symbol?: string }) {
  const slip = words.find((word) => /^--|^-[A-Za-z]/.test(word));
  if (slip) throw fault('usage', `unknown option "${slip}": run "npm start -- payoff --help"`);
  if (words.length === 0) throw fault('usage', `payoff needs at least one leg: ${EXAMPLES}`);
  const own = words.map((word) => /\b([A-Z]{1,6}\d?)\d{6}[CP]\d{8}\b/.exec(word)?.[1]).find(Boolean);
  return words.map((word) => legIn(word, { at: asked.at, symbol: asked.symbol ?? own ?? 'XYZ' }));
}

export const underlyingIn = (legs: readonly AskedLeg[]): string => {
  const [first] = legs;
  return first ? underlyingOf(first.leg.instrument) : '';
};
