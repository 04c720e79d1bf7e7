/** What an option is worth far out on either side, where it is a number of shares and an amount of cash: the ends of the grid. */
import type { VolatileOption } from '../option-terms.ts';

export interface End {
  /** Price of the share at this node, today. */
  readonly share: number;
  readonly cash: number;
  readonly shares: number;
}

export const signOf = ({ right }: Pick<VolatileOption, 'right'>): 1 | -1 => (right === 'call' ? 1 : -1);

/** At expiry, or exercised before: the share for the strike where that pays, else `kept`. */
export function exercised(option: VolatileOption, spot: number, kept: End): End {
  const sign = signOf(option);
  const pays = sign * (spot - option.strike) > Math.max(0, worth(kept, spot));
  return pays ? { share: kept.share, cash: -sign * option.strike, shares: sign } : kept;
}

export const worth = ({ cash, shares }: End, spot: number): number => cash + shares * spot;

/** The same claim, `years` earlier. */
export const earlier = ({ share, cash, shares }: End, { rate, dividendYield }: VolatileOption, years: number): End => ({
  share,
  cash: cash * Math.exp(-rate * years),
  shares: shares * Math.exp(-dividendYield * years),
});

/** The same claim just before the share pays `dividend`; a share that pays more than it is worth is worth nothing after. */
export const beforeDividend = (end: End, dividend: number, spot: number): End =>
  spot > dividend ? { ...end, cash: end.cash - end.shares * dividend } : { ...end, shares: 0 };
