/**
 * The model's numbers. Each says where it comes from: fitted by `calibrate.ts` on recorded markets, or assumed.
 * Changing one is changing the model: count the version up, and the hash changes with it.
 */

/** A profile over the session: 1 + open·exp(−u/openScale) + close·exp(−(1−u)/closeScale), u from 0 to 1, normalised. */
export interface IntradayShape {
  readonly open: number;
  readonly openScale: number;
  readonly close: number;
  readonly closeScale: number;
}

export const PARAMETERS = {
  version: 1,
  intraday: {
    variance: { open: 8, openScale: 0.06, close: 0.6, closeScale: 0.06 },
    volume: { open: 3, openScale: 0.08, close: 2.5, closeScale: 0.06 },
    /** Standard deviation of log minute volume around its profile. */
    volumeNoise: 0.5,
    /** Further path points inside each minute. */
    stepsPerMinute: 4,
    /** Paths drawn at most, and how near (as a fraction of the day's range) both extremes must come on their own. */
    attempts: 150,
    tolerance: 0.08,
  },
  shareSpread: {
    /** Fraction of the price. */
    relative: { AAPL: 0.00012, SPY: 0.00006 },
    /** How much wider at the open; fades within openScale of the session. */
    open: 2,
    openScale: 0.02,
    noise: 0.35,
    /** Median shares on a side of the quote. */
    size: { AAPL: 400, SPY: 2500 },
    sizeNoise: 0.8,
  },
  level: {
    constant: 0,
    fast: 0.25,
    month: 0.35,
    year: 0.4,
    leverageFast: -1,
    leverageMonth: -0.5,
    /** Answer of log volatility to the day's own move, in standard deviations. */
    moveLinear: -0.04,
    moveSquare: 0.004,
    ratio: { AAPL: 1, SPY: 1 },
    floor: 0.06,
  },
  term: { longRunRatio: { AAPL: 1.05, SPY: 1.15 }, meanReversion: 3 },
  smile: {
    AAPL: { slope: -0.04, curvature: 0.06, width: 1 },
    SPY: { slope: -0.14, curvature: 0.08, width: 1 },
  },
  earnings: { reportsRemembered: 8, fewestReports: 3, fallbackMove: 0.05 },
  optionSpread: { base: 0.015, perPrice: 0.02, perDelta: 0.02, perRootYear: 0.01 },
  activity: { openInterest: 6000, volume: 2500, width: 1.2, yearDecay: 3, noise: 0.9 },
} as const;
