/**
 * What one's own size does to the price: the square-root law, a fraction of `coefficient` · daily volatility ·
 * √(quantity/daily volume). The shape is found in all markets (Toth and others, Anomalous price impact and the critical
 * nature of liquidity in financial markets, 2011), with a coefficient near one. Modelled: nobody measured it for this account.
 */

export interface Size {
  /** Shares or contracts to be closed, and how many trade on a usual day. */
  readonly quantity: number;
  readonly dailyVolume: number;
  /** Of the price of what is held, per day, a fraction: for an option its own price's. */
  readonly dailyVolatility: number;
}

export const IMPACT_COEFFICIENT = 1;

/** As a fraction of the price; the mean price got is worse by this. */
export const impactFraction = (
  { quantity, dailyVolume, dailyVolatility }: Size,
  coefficient = IMPACT_COEFFICIENT,
): number => (quantity === 0 ? 0 : coefficient * dailyVolatility * Math.sqrt(Math.abs(quantity) / dailyVolume));

/** Sessions to close it at a share of each day's volume. */
export const daysToLiquidate = (
  { quantity, dailyVolume }: Pick<Size, 'quantity' | 'dailyVolume'>,
  participation: number,
): number => Math.abs(quantity) / (participation * dailyVolume);
