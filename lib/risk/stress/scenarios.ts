/**
 * Six crises as shocks to factors, in one table: what happened or is supposed, and where each figure is from. Moves are
 * fractions from first to last day; yields and spreads fractions (0.01 is a point); volatility is points of the VIX as a
 * fraction, at 30 days; `liquidity` is how many times as wide spreads become. No share gains in a stress: where a sector
 * rose in the record, it is taken to fall a little, and the source says so. Sector funds are Select Sector SPDR and others
 * by their tickers, total return, close to close; yields are of 10-year Treasuries; spreads the ICE BofA US High Yield
 * option-adjusted spread; the dollar is the Federal Reserve's broad index; oil is WTI in Cushing; gold is GLD.
 */
import type { Sector } from './factors.ts';

export interface Figure {
  readonly value: number;
  readonly basis: 'recorded' | 'judgement';
  readonly source: string;
}

export interface StressScenario {
  readonly id: string;
  readonly title: string;
  /** Hypothetical where no crisis of the record is told again. */
  readonly kind: 'recorded' | 'hypothetical';
  readonly story: string;
  /** First and last day of the record, where daily returns of it may be played back. */
  readonly window?: { readonly from: string; readonly to: string };
  readonly market: Figure;
  /** Whole sectors; one that is not named moves with the market by its beta. */
  readonly sectors: Readonly<Partial<Record<Sector, Figure>>>;
  readonly volatility: Figure;
  readonly skew: Figure;
  readonly rates: Figure;
  readonly credit: Figure;
  readonly oil: Figure;
  readonly gold: Figure;
  readonly dollar: Figure;
  readonly liquidity: Figure;
}

const recorded = (value: number, source: string): Figure => ({ value, basis: 'recorded', source });
const judged = (value: number, source: string): Figure => ({ value, basis: 'judgement', source });

/** Sectors by their funds over a window: "energy -0.479 XLE". */
const funds = (window: string, list: string): Partial<Record<Sector, Figure>> =>
  Object.fromEntries(
    [...list.matchAll(/(\S+) (-[\d.]+) (\S+)/g)].map(([, sector, move, fund]) => [
      sector,
      recorded(Number(move), `${fund}, ${window}`),
    ]),
  );

const supposed = (why: string, list: string): Partial<Record<Sector, Figure>> =>
  Object.fromEntries(
    [...list.matchAll(/(\S+) (-[\d.]+)/g)].map(([, sector, move]) => [sector, judged(Number(move), why)]),
  );

const STEEPER = 'low strikes gain more than the index; size by judgement';
const [W2008, W2020, W2022] = ['2007-10-09 to 2009-03-09', '2020-02-19 to 2020-03-23', '2022-01-03 to 2022-10-12'];
const AI =
  'by judgement: what is dear because of artificial intelligence falls most; half to all of its fall in 2000 to 2002';

export const STRESS_SCENARIOS: readonly StressScenario[] = [
  {
    ...{ id: 'crisis-2008', title: 'Financial crisis of 2008', kind: 'recorded' },
    story: 'Banks fail; shares halve in seventeen months, volatility at its highest close on the way.',
    window: { from: '2007-10-09', to: '2009-03-09' },
    market: recorded(-0.568, 'S&P 500: 1,565.15 on 2007-10-09, 676.53 on 2009-03-09'),
    sectors: funds(
      W2008,
      'nasdaq-100 -0.516 QQQ, small-companies -0.584 IWM, financials -0.816 XLF, energy -0.479 XLE, technology -0.514 XLK, health -0.383 XLV, utilities -0.425 XLU, consumer-staples -0.285 XLP, consumer-cyclical -0.566 XLY, industrials -0.623 XLI, materials -0.567 XLB, real-estate -0.693 VNQ',
    ),
    volatility: recorded(0.647, 'VIX: 16.12 on 2007-10-09, highest close 80.86 on 2008-11-20'),
    skew: judged(0.03, STEEPER),
    rates: recorded(-0.0177, '4.651 % on 2007-10-09, 2.886 % on 2009-03-09'),
    credit: recorded(0.1491, '3.95 on 2007-10-09, 18.86 on 2009-03-09'),
    oil: recorded(-0.414, '80.23 on 2007-10-09, 47.01 on 2009-03-09'),
    gold: recorded(0.239, W2008),
    dollar: recorded(0.167, '90.86 on 2007-10-09, 106.02 on 2009-03-09'),
    liquidity: judged(5, 'spreads several times as wide in autumn 2008; size by judgement'),
  },
  {
    ...{ id: 'flash-crash-2010', title: 'Flash crash of 2010', kind: 'recorded' },
    story: 'Bids vanish for half an hour; at its low, before it recovered.',
    window: { from: '2010-05-05', to: '2010-05-06' },
    market: recorded(-0.086, 'S&P 500: close 1,165.87 on 2010-05-05, low 1,065.79 on 2010-05-06'),
    sectors: {},
    volatility: recorded(0.158, 'VIX: close 24.91 on 2010-05-05, high 40.71 on 2010-05-06'),
    skew: judged(0.02, STEEPER),
    rates: recorded(-0.0015, '3.550 % on 2010-05-05, 3.398 % on 2010-05-06'),
    credit: recorded(0.0035, '5.91 on 2010-05-05, 6.26 on 2010-05-06'),
    oil: recorded(-0.035, '80.00 on 2010-05-05, 77.18 on 2010-05-06'),
    gold: recorded(0.03, '2010-05-05 to 2010-05-06'),
    dollar: recorded(0.01, '94.40 on 2010-05-05, 95.30 on 2010-05-06'),
    liquidity: judged(10, 'many names had no bid worth the word (SEC and CFTC, Findings, 2010); size by judgement'),
  },
  {
    ...{ id: 'covid-2020', title: 'COVID-19', kind: 'recorded' },
    story: 'A third off in 23 sessions, oil halved, volatility at its highest close ever.',
    window: { from: '2020-02-19', to: '2020-03-23' },
    market: recorded(-0.339, 'S&P 500: 3,386.15 on 2020-02-19, 2,237.40 on 2020-03-23'),
    sectors: funds(
      W2020,
      'nasdaq-100 -0.279 QQQ, small-companies -0.407 IWM, financials -0.428 XLF, energy -0.561 XLE, technology -0.312 XLK, health -0.279 XLV, utilities -0.354 XLU, consumer-staples -0.242 XLP, consumer-cyclical -0.335 XLY, industrials -0.416 XLI, materials -0.362 XLB, real-estate -0.415 VNQ',
    ),
    volatility: recorded(0.683, 'VIX: 14.38 on 2020-02-19, highest close 82.69 on 2020-03-16'),
    skew: judged(0.03, STEEPER),
    rates: recorded(-0.0081, '1.570 % on 2020-02-19, 0.764 % on 2020-03-23'),
    credit: recorded(0.073, '3.57 on 2020-02-19, 10.87 on 2020-03-23'),
    oil: recorded(-0.562, '53.31 on 2020-02-19, 23.33 on 2020-03-23'),
    gold: recorded(-0.036, W2020),
    dollar: recorded(0.08, '116.78 on 2020-02-19, 126.13 on 2020-03-23'),
    liquidity: judged(5, 'spreads of large companies a few times as wide in March 2020; size by judgement'),
  },
  {
    ...{ id: 'interest-rate-shock', title: 'Interest-rate shock', kind: 'recorded' },
    story: 'Inflation; the Federal Reserve raises by three points in seven months, shares and bonds fall together.',
    window: { from: '2022-01-03', to: '2022-10-12' },
    market: recorded(-0.254, 'S&P 500: 4,796.56 on 2022-01-03, 3,577.03 on 2022-10-12'),
    sectors: {
      ...funds(
        W2022,
        'nasdaq-100 -0.343 QQQ, small-companies -0.25 IWM, financials -0.223 XLF, technology -0.331 XLK, health -0.116 XLV, utilities -0.113 XLU, consumer-staples -0.106 XLP, consumer-cyclical -0.335 XLY, industrials -0.182 XLI, materials -0.221 XLB, real-estate -0.319 VNQ',
      ),
      energy: judged(-0.05, 'XLE rose by 44.5 % in the window; a stress does not count on that'),
    },
    volatility: recorded(0.199, 'VIX: 16.60 on 2022-01-03, highest close 36.45 on 2022-03-07'),
    skew: judged(0.01, STEEPER),
    rates: recorded(0.0227, '1.628 % on 2022-01-03, 3.902 % on 2022-10-12'),
    credit: recorded(0.0226, '3.05 on 2022-01-03, 5.31 on 2022-10-12'),
    oil: recorded(0.156, '75.99 on 2022-01-03, 87.83 on 2022-10-12'),
    gold: recorded(-0.073, W2022),
    dollar: recorded(0.11, '115.41 on 2022-01-03, 128.15 on 2022-10-12'),
    liquidity: judged(2, 'spreads wider, never gone; size by judgement'),
  },
  {
    ...{ id: 'geopolitical-crisis', title: 'Geopolitical crisis', kind: 'recorded' },
    story: 'Iraq enters Kuwait in August 1990: oil doubles, shares lose a fifth in three months.',
    window: { from: '1990-07-16', to: '1990-10-11' },
    market: recorded(-0.199, 'S&P 500: 368.95 on 1990-07-16, 295.46 on 1990-10-11'),
    sectors: supposed(
      'no sector funds then; by judgement: fuel and credit users fall more, and energy is not counted on to rise',
      'small-companies -0.27, financials -0.25, consumer-cyclical -0.25, industrials -0.24, consumer-staples -0.1, health -0.12, utilities -0.08, energy -0.03',
    ),
    volatility: recorded(0.197, 'VIX: 16.75 on 1990-07-16, highest close 36.47 on 1990-08-23'),
    skew: judged(0.02, STEEPER),
    rates: recorded(0.0048, '8.440 % on 1990-07-16, 8.920 % on 1990-10-11'),
    credit: judged(0.04, 'no daily record; spreads of junk bonds widened by some points in 1990'),
    oil: recorded(1.2, '18.67 on 1990-07-16, 41.07 on 1990-10-11'),
    gold: judged(0.05, 'month averages rose by about a twentieth from July to October 1990'),
    dollar: judged(0.05, 'a refuge today, though it fell in 1990'),
    liquidity: judged(3, 'by judgement'),
  },
  {
    ...{ id: 'ai-bubble-burst', title: 'AI bubble burst', kind: 'hypothetical' },
    story: 'Spending on artificial intelligence does not pay; its shares fall as technology did from 2000 to 2002.',
    market: judged(-0.35, 'supposed: S&P 500 fell by 49.1 % from 2000-03-24 to 2002-10-09, and is as top-heavy now'),
    sectors: supposed(
      AI,
      'nasdaq-100 -0.5, technology -0.6, semiconductors -0.7, communication -0.5, consumer-cyclical -0.45, innovation -0.75, crypto-linked -0.75, small-companies -0.35, industrials -0.3, financials -0.25, real-estate -0.25, materials -0.22, utilities -0.2, energy -0.2, health -0.12, consumer-staples -0.08',
    ),
    volatility: judged(0.35, 'supposed: from about 15 to 50; the VIX reached 45.08 in August 2002'),
    skew: judged(0.03, STEEPER),
    rates: judged(-0.01, 'supposed: yields fall as growth does; 2.6 points from 2000-03-24 to 2002-10-09'),
    credit: judged(0.04, 'supposed: about half of 2020'),
    oil: judged(-0.25, 'supposed: less demand'),
    gold: judged(0.1, 'supposed: a refuge'),
    dollar: judged(-0.03, 'supposed: money leaves American shares'),
    liquidity: judged(3, 'by judgement'),
  },
];

export const stressScenario = (id: string): StressScenario | undefined =>
  STRESS_SCENARIOS.find((each) => each.id === id);
