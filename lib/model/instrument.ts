/** What can be traded: shares and listed options. The symbol alone names an instrument, so the symbol is what travels. */
import * as z from 'zod';
import { sessionFrom, sessionOf } from './calendar.ts';
import { daysBetween, type Instant, isDate, type TradingDay, tradingDay } from './time.ts';
import { type Price, toNumber } from './units.ts';

export type Right = 'call' | 'put';

export interface Equity {
  readonly kind: 'equity';
  readonly symbol: string;
}

export interface Option {
  readonly kind: 'option';
  /** OCC symbol without padding: root, YYMMDD, C or P, strike times 1000 on eight digits. */
  readonly symbol: string;
  readonly underlying: string;
  /** The listed date; before February 2015 monthly options carry a Saturday. */
  readonly expiry: TradingDay;
  readonly right: Right;
  readonly strike: Price;
}

export type Instrument = Equity | Option;

const EQUITY = /^[A-Z]{1,6}(\.[A-Z]{1,2})?$/;
const OCC = /^([A-Z]{1,6}|[A-Z]{1,5}\d)(\d\d)(\d\d)(\d\d)([CP])(\d{8})$/;
const MILLI = 1_000_000n;

function isOption(symbol: string): boolean {
  const [, , yy, mm, dd] = OCC.exec(symbol) ?? [];
  return yy !== undefined && isDate(`20${yy}-${mm}-${dd}`);
}

/** The instrument a symbol names. Throws where it is neither a ticker nor an OCC symbol. */
export function instrumentOf(symbol: string): Instrument {
  const occ = OCC.exec(symbol);
  if (occ) {
    const [, underlying = '', yy, mm, dd, letter, strike = ''] = occ;
    const expiry = tradingDay(`20${yy}-${mm}-${dd}`);
    const right = letter === 'C' ? 'call' : 'put';
    return { kind: 'option', symbol, underlying, expiry, right, strike: (BigInt(strike) * MILLI) as Price };
  }
  if (!EQUITY.test(symbol)) throw new RangeError(`not a ticker or an OCC option symbol: ${JSON.stringify(symbol)}`);
  return { kind: 'equity', symbol };
}

/** Like `instrumentOf`, for where only an option makes sense. */
export function optionOf(symbol: string): Option {
  const instrument = instrumentOf(symbol);
  if (instrument.kind !== 'option') throw new RangeError(`not an OCC option symbol: ${symbol}`);
  return instrument;
}

/** The OCC symbol of a contract. Throws where the strike is finer than a tenth of a cent. */
export function occSymbol(contract: Omit<Option, 'kind' | 'symbol'>): string {
  if (contract.strike % MILLI !== 0n)
    throw new RangeError(`a strike has at most three decimals: ${toNumber(contract.strike)}`);
  if (contract.strike <= 0n || contract.strike >= 100_000n * 1_000n * MILLI)
    throw new RangeError(`a strike is above 0 and below 100000: ${toNumber(contract.strike)}`);
  const date = contract.expiry.slice(2).replaceAll('-', '');
  return `${contract.underlying}${date}${contract.right === 'call' ? 'C' : 'P'}${String(contract.strike / MILLI).padStart(8, '0')}`;
}

export const multiplierOf = (instrument: Instrument): number => (instrument.kind === 'option' ? 100 : 1);
export const underlyingOf = (instrument: Instrument): string =>
  instrument.kind === 'option' ? instrument.underlying : instrument.symbol;

/** When trading in the contract ends: the close of the last session on or before the listed date. */
export function lastTradingClose(option: Option): Instant {
  const session = sessionOf(option.expiry) ?? sessionFrom(option.expiry, -1);
  return session.close;
}

/** Calendar days from a date to the contract's last trading day. */
export function daysToExpiry(option: Option, from: TradingDay): number {
  const session = sessionOf(option.expiry) ?? sessionFrom(option.expiry, -1);
  return daysBetween(from, session.day);
}

/** On the wire an instrument is its symbol. */
export const InstrumentWire = z.codec(
  z.string().refine((symbol) => EQUITY.test(symbol) || isOption(symbol), 'not a ticker or an OCC option symbol'),
  z.custom<Instrument>((value) => typeof value === 'object' && value !== null),
  {
    decode: (symbol) => instrumentOf(symbol),
    encode: (instrument) => instrument.symbol,
  },
);

export const OptionWire = z.codec(
  z.string().refine(isOption, 'not an OCC option symbol'),
  z.custom<Option>((value) => typeof value === 'object' && value !== null),
  {
    decode: (symbol) => optionOf(symbol),
    encode: (option) => option.symbol,
  },
);
