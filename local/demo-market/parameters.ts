/**
 * The model's numbers. Each says where it comes from: fitted by `calibrate.ts` on recorded markets, or assumed.
 * Changing one is changing the model: count the version up, and the hash changes with it.
 */

/** What decays from an end of the session; scale is a fraction of the session. */
export interface Decay {
  readonly height: number;
  readonly scale: number;
}

/** A profile over the session: one, and the sums of what decays from the open and towards the close; normalised. */
export interface IntradayShape {
  readonly open: readonly Decay[];
  readonly close: readonly Decay[];
}

export const PARAMETERS = {
  version: 1,
  /** Fitted on 122 full sessions of recorded minutes (AAPL, SPY, IBM, BAC, AIG, TWX, GOOG 2013–2015; six symbols 2019–2022). */
  intraday: {
    variance: {
      open: [
        { height: 5.37, scale: 0.13 },
        { height: 13.4, scale: 0.01 },
      ],
      close: [
        { height: 1.42, scale: 0.06 },
        { height: 6.24, scale: 0.003 },
      ],
    },
    volume: {
      open: [
        { height: 2.01, scale: 0.2 },
        { height: 17.5, scale: 0.003 },
      ],
      close: [
        { height: 3.32, scale: 0.06 },
        { height: 22.4, scale: 0.003 },
      ],
    },
    /** Standard deviation of log minute volume around its profile. */
    volumeNoise: 0.688,
    /** Further path points inside each minute: a choice. */
    stepsPerMinute: 4,
    /** Paths drawn at most, and how near (as a fraction of the day's range) both extremes must come on their own: choices. */
    attempts: 150,
    tolerance: 0.08,
  },
  /** Fitted on recorded quotes of AAPL 2014-06-05 and 06 and SPY 2013-10-04 to 09, whose spread was one cent throughout. */
  shareSpread: {
    /** Median as a fraction of the price; log excess at the open and its decay; standard deviation of its log; shares. */
    AAPL: { relative: 0.000137, open: 0.463, openScale: 0.2, noise: 0.561, size: 100 },
    SPY: { relative: 0.00003, open: 0, openScale: 0.2, noise: 0, size: 5500 },
    /** Assumed. */
    sizeNoise: 0.8,
  },
  /** Fitted on the VIX and the S&P 500 to 2012; the ratios are at-the-money volatility over that, from the recorded chains. */
  level: {
    constant: -0.1608,
    fast: 0.0678,
    month: 0.4166,
    year: 0.3172,
    leverageFast: -1.7201,
    leverageMonth: -0.7843,
    /** Answer of log volatility to the day's own move, in standard deviations. */
    moveLinear: -0.0615,
    moveSquare: 0.0058,
    ratio: { AAPL: 1.201, SPY: 0.841 },
    /** Lowest level, assumed. */
    floor: 0.06,
  },
  /** Fitted on SPX 2011-01-03 to 05; AAPL's on its chain of 2014-06-06 and on one contract through 2015. */
  term: { longRunRatio: { AAPL: 1.044, SPY: 0.894 }, meanReversion: 5.5 },
  /** Fitted on AAPL and TWX 2014-06-06 and GOOG 2015-12-24 for AAPL, on SPX 2011-01-03 to 05 for SPY. */
  smile: {
    /** Deviations beyond which the smile is flat. */
    farthest: 3,
    AAPL: { slope: 0.118, curvature: 0.2554, centre: 1.25, width: 0.75 },
    SPY: { slope: 0.0236, curvature: 0.2939, centre: 1.25, width: 0.5 },
  },
  /** A report's move over the root mean square of past ones: one kink in one chain. The counts and the fallback are assumed. */
  earnings: { ratio: 0.8, reportsRemembered: 8, fewestReports: 3, fallbackMove: 0.05 },
  /** Fitted on AAPL's chain of 2014-06-06; SPY's ratio on four contracts of 2023-08-03. */
  optionSpread: {
    constant: -6.1,
    perLogPrice: 0.2844,
    perDelta: 1.4206,
    perLogYear: 0.2753,
    ratio: { AAPL: 1, SPY: 0.28 },
    /** Guards of the logarithms. */
    leastPrice: 0.00005,
    leastYears: 0.002,
  },
  /** Fitted on AAPL's chain of 2014-06-06, coefficients in the order of `activityRegressors`. The noises are assumed. */
  activity: {
    openInterest: [6.947, 0.321, -0.212, -1.273, -0.856, 3.148, 1.203, 0.089],
    volume: [6.086, 0.14, -0.22, -1.046, -1.047, 1.881, 0.955, 0.068],
    /** The fitted contracts were of the share before its split in seven: one then is seven now. */
    splitFactor: 7,
    openInterestNoise: 1.2,
    volumeNoise: 1.2,
  },
} as const;
