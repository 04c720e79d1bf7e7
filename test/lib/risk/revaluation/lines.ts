/** Lines with defaults: 100 USD a share, a three-month option at the money and 25 % volatility. */
import type { Line, OptionLine } from '#lib/risk/revaluation/line.ts';

export const shares = (units = 100, line: Partial<Line> = {}): Line => {
  const name = line.name ?? 'SPY';
  return { id: name, symbol: name, name, spot: 100, units, ...line };
};

export type HeldOption = Line & { readonly option: OptionLine };

export const anOption = (option: Partial<OptionLine> = {}, line: Partial<Line> = {}): HeldOption => {
  const terms: OptionLine = {
    ...{ right: 'put', strike: 100, years: 0.25, rate: 0.03, dividendYield: 0.01 },
    ...{ exercise: 'american', volatility: 0.25, ...option },
  };
  const symbol = `${line.name ?? 'SPY'} ${terms.right} ${terms.strike}`;
  return { id: symbol, symbol, name: 'SPY', spot: 100, units: 100, ...line, option: terms };
};

export const betaOne = { betaOf: () => 1 } as const;
