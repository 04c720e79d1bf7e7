/**
 * The value without volatility: the share's path is known, so exercise is best at one of a few moments: now, just before or
 * after an ex-date, at expiry, or between, where interest on the strike and the yield of the share balance.
 */
import type { CashDividend, Exercise, VolatileOption } from '../option-terms.ts';
import { signOf } from './ends.ts';

export interface CertainValue {
  readonly price: number;
  /** Price of the share and time of the best exercise; undefined where none pays. */
  readonly best: { readonly years: number; readonly shares: number } | undefined;
}

export function certainValue(
  option: VolatileOption,
  { exercise, dividends }: { readonly exercise: Exercise; readonly dividends: readonly CashDividend[] },
): CertainValue {
  const { strike, years, rate, dividendYield } = option;
  const growth = rate - dividendYield;
  let [spot, from, kept]: [number, number, number] = [option.spot, 0, 1];
  let [price, best]: [number, CertainValue['best']] = [0, undefined];
  const consider = (at: number, share: number, isAllowed: boolean): void => {
    const value = signOf(option) * (share - strike) * Math.exp(-rate * at);
    if (!isAllowed || value <= price) return;
    price = value;
    best = { years: at, shares: signOf(option) * kept * Math.exp(-dividendYield * at) };
  };
  for (const { years: to, cash } of [...dividends, { years, cash: 0 }]) {
    const [start, begun] = [spot, from];
    const shareAt = (at: number): number => start * Math.exp(growth * (at - begun));
    const balanced = begun + Math.log((rate * strike) / (dividendYield * start)) / growth;
    const isAmerican = exercise === 'american';
    consider(begun, start, isAmerican);
    if (balanced > begun && balanced < to) consider(balanced, shareAt(balanced), isAmerican);
    consider(to, shareAt(to), isAmerican || to === years);
    if (shareAt(to) <= cash) kept = 0;
    [spot, from] = [Math.max(0, shareAt(to) - cash), to];
  }
  return { price, best };
}
