/**
 * The volatility that gives a European option its price, to the last digit that the price holds, or why there is none. The
 * way is that of implied-volatility-batch.ts, on a chain of one row; last-digits.ts then takes the rounding out.
 */
import { optionColumns, REFUSALS, volatilityColumns } from './columns.ts';
import { europeanVolatilityBatch } from './implied-volatility-batch.ts';
import { withLastDigits } from './last-digits.ts';
import { type OptionTerms, type Priced, type RefusalCode, refuse } from './option-terms.ts';

const TERMS = ['spot', 'strike', 'years', 'rate', 'dividendYield'] as const;

function badInput(terms: OptionTerms, price: number): string {
  const values = { ...terms, price };
  const wrong = [...TERMS, 'price' as const].filter((name) => {
    const isSigned = name === 'rate' || name === 'dividendYield';
    return !Number.isFinite(values[name]) || (!isSigned && values[name] < 0);
  });
  const named = wrong.map((name) => `${name} ${values[name]}`).join(', ');
  return named === ''
    ? 'the rates and the years are beyond what a price can be computed for'
    : `no option has ${named}`;
}

/** What the price of the option can be: its worth without volatility, and with all of it. */
function bounds({ right, spot, strike, years, rate, dividendYield }: OptionTerms): readonly [number, number] {
  const [share, cash] = [spot * Math.exp(-dividendYield * years), strike * Math.exp(-rate * years)];
  return right === 'call' ? [Math.max(0, share - cash), share] : [Math.max(0, cash - share), cash];
}

function message(code: RefusalCode, terms: OptionTerms, price: number): string {
  const [least, most] = bounds(terms);
  const messages: Readonly<Record<RefusalCode, () => string>> = {
    'bad-input': () => badInput(terms, price),
    expired: () => 'no time is left, so the price says nothing about volatility',
    'below-intrinsic': () => `the price ${price} must be above ${least}, what the option is worth without volatility`,
    'above-maximum': () => `the price ${price} must be under ${most}, what the option is worth at unlimited volatility`,
    'no-solution': () => `no volatility that numbers can tell from others gives the price ${price}`,
  };
  return messages[code]();
}

export function europeanVolatility(terms: OptionTerms, price: number): Priced<number> {
  const found = volatilityColumns(1);
  europeanVolatilityBatch({ ...optionColumns([terms]), price: Float64Array.of(price) }, found);
  const code = REFUSALS[found.status[0] ?? 0];
  if (code !== undefined) return refuse(code, message(code, terms, price));
  return { value: withLastDigits({ ...terms, volatility: found.volatility[0] ?? Number.NaN }, price) };
}
