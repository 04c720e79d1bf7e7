/**
 * Implied volatilities of whole chains of European options. Parity turns every row into an option out of the money; the
 * discounts enter as eˣ − 1, so what the price of a deep option in the money has left of its time value is not rounded
 * away. Rows are worked on a block at a time, and allocate nothing.
 */
import { logRatio } from './black-scholes.ts';
import { FOUND, type OptionColumns, rowsOf, statusOf, type VolatilityColumns } from './columns.ts';
import { findDeviations, type NormalisedOptions, normalisedOptions } from './implied-deviation.ts';

/** Small enough for the nearest cache. */
const BLOCK = 256;
/** A double is known to this share of itself, so what differs by less does not differ. */
const ROUNDING = Number.EPSILON / 2;

const BAD_INPUT = statusOf('bad-input');
const EXPIRED = statusOf('expired');
const BELOW_INTRINSIC = statusOf('below-intrinsic');
const ABOVE_MAXIMUM = statusOf('above-maximum');
const NO_SOLUTION = statusOf('no-solution');

/** The price is a column, too. */
export interface PricedColumns extends OptionColumns {
  readonly price: Float64Array;
}

interface Block {
  readonly first: number;
  readonly rows: number;
  readonly normalised: NormalisedOptions;
}

/** Gives each row a status, and normalises it; a row that is refused stands in with an option that does no harm. */
function normalise(options: PricedColumns, status: Uint8Array, { first, rows, normalised }: Block): void {
  const { sign, spot, strike, years, rate, dividendYield, price } = options;
  const { moneyness, worth, missing } = normalised;
  for (let j = 0; j < rows; j += 1) {
    const i = first + j;
    const isCall = (sign[i] ?? 0) > 0;
    const time = years[i] ?? Number.NaN;
    const p = price[i] ?? Number.NaN;
    const shareGrowth = -(dividendYield[i] ?? Number.NaN) * time;
    const cashGrowth = -(rate[i] ?? Number.NaN) * time;
    // Who exercises a call gets the share and gives the strike; with a put it is the other way round.
    const got = (isCall ? spot[i] : strike[i]) ?? Number.NaN;
    const given = (isCall ? strike[i] : spot[i]) ?? Number.NaN;
    const gotGrowth = isCall ? shareGrowth : cashGrowth;
    const givenGrowth = isCall ? cashGrowth : shareGrowth;
    const gotChange = got * Math.expm1(gotGrowth);
    const givenChange = given * Math.expm1(givenGrowth);
    // Where a discount takes more than half, amount and change cancel, and the plain way is the better one.
    const isMild = gotChange > -0.5 * got && givenChange > -0.5 * given;
    const most = isMild ? got + gotChange : got * Math.exp(gotGrowth);
    const paid = isMild ? given + givenChange : given * Math.exp(givenGrowth);
    const above = isMild ? p - (got - given) - (gotChange - givenChange) : p - (most - paid);
    const value = most > paid ? above : p;
    const lack = isMild ? got - p + gotChange : most - p;
    const size = most + paid + time + p + Math.abs(shareGrowth) + Math.abs(cashGrowth);
    let code = FOUND;
    if (!(got >= 0 && given >= 0 && time >= 0 && p >= 0 && size < Number.POSITIVE_INFINITY)) code = BAD_INPUT;
    else if (time === 0) code = EXPIRED;
    else if (value <= ROUNDING * p) code = BELOW_INTRINSIC;
    else if (lack <= ROUNDING * p) code = ABOVE_MAXIMUM;
    const scale = Math.sqrt(most * paid);
    status[i] = code;
    moneyness[j] = code === FOUND ? Math.abs(logRatio(got, given) + gotGrowth - givenGrowth) : 0;
    worth[j] = code === FOUND ? value / scale : 0.4;
    missing[j] = code === FOUND ? lack / scale : 0.6;
  }
}

/** Fills in the volatility and the status of every row. */
export function europeanVolatilityBatch(options: PricedColumns, out: VolatilityColumns): void {
  const rows = rowsOf(options, out);
  const normalised = normalisedOptions(Math.min(BLOCK, rows));
  const { status, volatility } = out;
  for (let first = 0; first < rows; first += BLOCK) {
    const count = Math.min(BLOCK, rows - first);
    normalise(options, status, { first, rows: count, normalised });
    findDeviations(normalised, count);
    for (let j = 0; j < count; j += 1) {
      const found = (normalised.deviation[j] ?? Number.NaN) / Math.sqrt(options.years[first + j] ?? Number.NaN);
      if (status[first + j] === FOUND && !(found < Number.POSITIVE_INFINITY)) status[first + j] = NO_SOLUTION;
      volatility[first + j] = status[first + j] === FOUND ? found : Number.NaN;
    }
  }
}
