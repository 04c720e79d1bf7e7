/**
 * Prices and Greeks of whole chains of European options. The formula is that of black-scholes.ts, written out once more so
 * that it runs over columns without a call or an allocation for each contract; a test holds the two to the same last bit.
 */
import { scaledTail } from '../math/normal.ts';
import { europeanGreeks, logRatio, NARROW, NEGLIGIBLE, narrowDifference } from './black-scholes.ts';
import { type GreekColumns, rowsOf, type SecondOrderColumns, type VolatileColumns } from './columns.ts';

const DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);

/** Rows that one formula does not cover: nothing at stake, or inputs that no option has. */
function fillRow(options: VolatileColumns, out: GreekColumns, row: number): void {
  const greeks = europeanGreeks({
    right: (options.sign[row] ?? 0) > 0 ? 'call' : 'put',
    spot: options.spot[row] ?? Number.NaN,
    strike: options.strike[row] ?? Number.NaN,
    years: options.years[row] ?? Number.NaN,
    rate: options.rate[row] ?? Number.NaN,
    dividendYield: options.dividendYield[row] ?? Number.NaN,
    volatility: options.volatility[row] ?? Number.NaN,
  });
  out.price[row] = greeks.price;
  out.delta[row] = greeks.delta;
  out.gamma[row] = greeks.gamma;
  out.vega[row] = greeks.vega;
  out.theta[row] = greeks.theta;
  out.rho[row] = greeks.rho;
}

/** Fills in price, delta, gamma, vega, theta and rho of every row. */
export function europeanBatch(options: VolatileColumns, out: GreekColumns): void {
  const rows = rowsOf(options, out);
  const { sign, spot, strike, years, rate, dividendYield, volatility } = options;
  const { price, delta, gamma, vega, theta, rho } = out;
  for (let i = 0; i < rows; i += 1) {
    const right = sign[i] ?? 0;
    const s = spot[i] ?? 0;
    const k = strike[i] ?? 0;
    const time = years[i] ?? 0;
    const r = rate[i] ?? 0;
    const q = dividendYield[i] ?? 0;
    const sigma = volatility[i] ?? 0;
    const root = Math.sqrt(time);
    const deviation = sigma * root;
    if (!(s > 0 && k > 0 && deviation >= NEGLIGIBLE)) {
      fillRow(options, out, i);
      continue;
    }
    const share = s * Math.exp(-q * time);
    const cash = k * Math.exp(-r * time);
    const isNarrow = deviation < NARROW;
    const distance = ((isNarrow ? logRatio(s, k) : Math.log(s / k)) + (r - q) * time) / deviation;
    const d1 = distance + deviation / 2;
    const d2 = distance - deviation / 2;
    const scale = share * Math.exp((-d1 * d1) / 2);
    const shareTail = scale * scaledTail(Math.abs(d1));
    const cashTail = scale * scaledTail(Math.abs(d2));
    const shareHeld = right * d1 > 0 ? share - shareTail : shareTail;
    const cashOwed = right * d2 > 0 ? cash - cashTail : cashTail;
    const curvature = (scale * DENSITY_AT_ZERO) / deviation;
    const perShare = 1 / s;
    price[i] = isNarrow
      ? Math.max(0, right * (share - cash)) +
        (scale > 0 ? scale * narrowDifference(Math.abs(distance), deviation / 2) : 0)
      : right * (shareHeld - cashOwed);
    delta[i] = right * shareHeld * perShare;
    gamma[i] = curvature * perShare * perShare;
    vega[i] = curvature * sigma * time;
    theta[i] = right * (q * shareHeld - r * cashOwed) - 0.5 * curvature * sigma * sigma;
    rho[i] = right * time * cashOwed;
  }
}

/** Fills in the second-order Greeks of every row, given the first-order ones: a logarithm and a root for each. */
export function europeanSecondOrderBatch(
  options: VolatileColumns,
  { delta, gamma }: Pick<GreekColumns, 'delta' | 'gamma'>,
  out: SecondOrderColumns,
): void {
  const rows = rowsOf(options, { delta, gamma }, out);
  const { spot, strike, years, rate, dividendYield, volatility } = options;
  const { dividendRho, vanna, volga, charm } = out;
  for (let i = 0; i < rows; i += 1) {
    const s = spot[i] ?? 0;
    const k = strike[i] ?? 0;
    const time = years[i] ?? 0;
    const r = rate[i] ?? 0;
    const q = dividendYield[i] ?? 0;
    const sigma = volatility[i] ?? 0;
    const slope = delta[i] ?? 0;
    const bend = gamma[i] ?? 0;
    const root = Math.sqrt(time);
    const deviation = sigma * root;
    const logarithm = deviation < NARROW ? logRatio(s, k) : Math.log(s / k);
    const distance = (logarithm + (r - q) * time) / deviation;
    const d2 = distance - deviation / 2;
    // Without gamma d₁ and d₂ may be infinite.
    const isFlat = bend === 0;
    dividendRho[i] = -time * s * slope;
    vanna[i] = isFlat ? 0 : -bend * s * root * d2;
    volga[i] = isFlat ? 0 : bend * s * s * time * (distance + deviation / 2) * d2;
    charm[i] = q * slope - (isFlat ? 0 : bend * s * (r - q - (d2 * sigma) / (2 * root)));
  }
}
