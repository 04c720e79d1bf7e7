/**
 * Money, prices and quantities: fixed-point integers at nine decimals, one brand each.
 * Same unit in, same unit out for add and subtract; multiplying changes the unit, so it has a name
 * (`notional`). Floats decide, fixed-point settles: `toNumber` and `fromNumber` are the only bridges.
 */
import * as z from 'zod';

declare const unit: unique symbol;
type Fixed<Unit extends string> = bigint & { readonly [unit]: Unit };

/** US dollars. */
export type Usd = Fixed<'usd'>;
/** US dollars per share, per contract share, or per unit of a structure (net; a credit is negative). */
export type Price = Fixed<'price'>;
/** Shares, contracts or structure units; negative when short. */
export type Quantity = Fixed<'quantity'>;
export type Amount = Usd | Price | Quantity;

const DECIMALS = 9;
const SCALE = 10n ** BigInt(DECIMALS);
const PATTERN = /^-?\d{1,15}(\.\d{1,9})?$/;

/** Parses a decimal string such as "-12.50". Throws on anything else: exponents, blanks, NaN, a tenth decimal. */
export function parse<A extends Amount>(text: string): A {
  if (!PATTERN.test(text)) throw new RangeError(`not a decimal with at most nine places: ${JSON.stringify(text)}`);
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const magnitude = BigInt(whole) * SCALE + BigInt(fraction.padEnd(DECIMALS, '0'));
  return (text.startsWith('-') ? -magnitude : magnitude) as A;
}

/** The shortest decimal string that parses back to the same amount. */
export function format(amount: Amount): string {
  const magnitude = amount < 0n ? -amount : amount;
  const fraction = (magnitude % SCALE).toString().padStart(DECIMALS, '0').replace(/0+$/, '');
  const digits = fraction === '' ? `${magnitude / SCALE}` : `${magnitude / SCALE}.${fraction}`;
  return amount < 0n ? `-${digits}` : digits;
}

export const usd = (text: string): Usd => parse<Usd>(text);
export const price = (text: string): Price => parse<Price>(text);
export const quantity = (text: string): Quantity => parse<Quantity>(text);

/** From ledger to statistics. Exact below nine million dollars, a double's precision above. */
export const toNumber = (amount: Amount): number => Number(amount) / Number(SCALE);

export type Rounding = 'nearest' | 'down' | 'up';
const ROUND = { nearest: Math.round, down: Math.floor, up: Math.ceil } satisfies Record<
  Rounding,
  (x: number) => number
>;

/** From statistics to ledger, on a grid of `step` (a cent by default). Throws on NaN and infinities. */
export function fromNumber<A extends Amount>(value: number, rounding: Rounding = 'nearest', step = 0.01): A {
  if (!Number.isFinite(value)) throw new RangeError(`not a finite amount: ${value}`);
  const steps = ROUND[rounding](Number((value / step).toPrecision(12)));
  return (BigInt(steps) * BigInt(Math.round(step * Number(SCALE)))) as A;
}

export const add = <A extends Amount>(a: A, b: A): A => ((a as bigint) + (b as bigint)) as A;
export const subtract = <A extends Amount>(a: A, b: A): A => ((a as bigint) - (b as bigint)) as A;
export const negate = <A extends Amount>(a: A): A => -(a as bigint) as A;
export const absolute = <A extends Amount>(a: A): A => (a < 0n ? -(a as bigint) : a) as A;
export const sum = <A extends Amount>(amounts: readonly A[]): A =>
  amounts.reduce((total, a) => total + (a as bigint), 0n as bigint) as A;
export const smaller = <A extends Amount>(a: A, b: A): A => (a < b ? a : b);
/** A whole number of the same unit: leg ratios, contract multipliers. */
export const larger = <A extends Amount>(a: A, b: A): A => (a > b ? a : b);
export const times = <A extends Amount>(amount: A, count: number): A => (amount * BigInt(count)) as A;

/** Dollars that `held` at `at` is worth; `multiplier` is 100 for US options. Rounds half away from zero at nine decimals. */
export function notional(at: Price, held: Quantity, multiplier = 1): Usd {
  const product = at * held * BigInt(multiplier);
  const half = product < 0n ? -SCALE / 2n : SCALE / 2n;
  return ((product + half) / SCALE) as Usd;
}

/** How many times `b` goes into `a`, as a statistic; `b` must not be zero. */
export const ratio = <A extends Amount>(a: A, b: A): number => Number(a) / Number(b);

const wire = <A extends Amount>() =>
  z.codec(
    z.string().regex(PATTERN),
    z.custom<A>((value) => typeof value === 'bigint'),
    {
      decode: (text) => parse<A>(text),
      encode: (amount) => format(amount),
    },
  );

export const UsdWire = wire<Usd>();
export const PriceWire = wire<Price>();
export const QuantityWire = wire<Quantity>();
