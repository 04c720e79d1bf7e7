/** An option in a sentence, for the head of an answer. */
import type { OptionRequest } from '#lib/pricing/value-option.ts';
import { counted } from '../../terminal.ts';
import { DAYS_A_YEAR } from './single-option.ts';

const short = (value: number, places = 4): string => String(Number(value.toFixed(places)));

export const percent = (share: number): string => `${short(share * 100)} %`;

const daysOf = (years: number): string => counted(Number(short(years * DAYS_A_YEAR, 2)), 'day');

export function spoken(
  { exercise, right, spot, strike, years, rate, dividendYield, dividends = [] }: OptionRequest,
  told: { readonly volatility: number } | { readonly price: number },
): string {
  const paid = dividends.map(({ years: when, cash }) => `${short(cash)} USD in ${daysOf(when)}`);
  return [
    `${exercise === 'american' ? 'American' : 'European'} ${right}, strike ${short(strike)}, ${daysOf(years)} to expiry, share at ${short(spot)} USD`,
    'price' in told ? `price ${short(told.price)} USD` : `volatility ${percent(told.volatility)}`,
    `rate ${percent(rate)}`,
    ...(dividendYield === 0 ? [] : [`yield ${percent(dividendYield)}`]),
    paid.length === 0 ? 'no cash dividends' : `cash dividends of ${paid.join(', ')}`,
  ].join('; ');
}
