/** Who competes in what. The peers come in the form in which they are fastest. */
import type { PeerName } from './peers/ready.ts';

export const JOB_NAMES = ['greeks', 'volatility', 'american'] as const;
export type JobName = (typeof JOB_NAMES)[number];
export const isJobName = (word: string): word is JobName => (JOB_NAMES as readonly string[]).includes(word);

export interface Contestant {
  readonly name: string;
  readonly peer: PeerName;
  readonly method: string;
  /** So many options of the set, so that a slow one holds nobody up. */
  readonly options: number;
  /** Shown, but it does not count: an approximation, or a slower form of somebody else. */
  readonly isFootnote?: true;
}

export interface Job {
  readonly title: string;
  readonly file: 'all' | 'out-of-the-money';
  /** How many columns of results there are. */
  readonly columns: number;
  readonly contestants: readonly Contestant[];
  readonly goal: Goal;
}

/** Ours is to be so many times as fast as the fastest of the rivals. */
export interface Goal {
  readonly ours: string;
  readonly rivals: readonly string[];
  readonly times: number;
  /** And its error no larger. */
  readonly isAccuracyPart: boolean;
}

const ALL = 200_000;

export const JOBS: Readonly<Record<JobName, Job>> = {
  greeks: {
    title: 'European price with delta, gamma, vega, theta and rho',
    file: 'all',
    columns: 6,
    contestants: [
      { name: 'WallStreetBots, columns', peer: 'ours', method: 'greeks', options: ALL },
      { name: 'WallStreetBots, one by one', peer: 'ours', method: 'greeks-one-by-one', options: ALL },
      { name: 'QuantLib BlackCalculator', peer: 'quantlib', method: 'greeks', options: ALL },
      { name: 'numpy and scipy, columns', peer: 'numpy', method: 'greeks', options: ALL },
      { name: 'npm @uqee/black-scholes', peer: 'uqee', method: 'greeks', options: ALL },
      { name: 'npm black-scholes, greeks', peer: 'loppatto', method: 'greeks', options: 5_000 },
    ],
    goal: { ours: 'WallStreetBots, columns', rivals: ['QuantLib BlackCalculator'], times: 2.3, isAccuracyPart: false },
  },
  volatility: {
    title: 'Implied volatility',
    file: 'out-of-the-money',
    columns: 1,
    contestants: [
      { name: 'WallStreetBots, columns', peer: 'ours', method: 'volatility', options: ALL },
      { name: 'WallStreetBots, one by one', peer: 'ours', method: 'volatility-one-by-one', options: ALL },
      { name: 'LetsBeRational, C++', peer: 'lets-be-rational', method: 'volatility', options: ALL },
      { name: 'QuantLib LiRS', peer: 'quantlib', method: 'volatility-li', options: ALL },
      { name: 'QuantLib LiRS, asked for 1e-14', peer: 'quantlib', method: 'volatility-li-tight', options: ALL },
      { name: 'QuantLib root search', peer: 'quantlib', method: 'volatility-root-search', options: ALL },
      { name: 'numpy and scipy, 8 Newton steps', peer: 'numpy', method: 'volatility', options: ALL },
      { name: 'npm @uqee/black-scholes', peer: 'uqee', method: 'volatility', options: 20_000 },
      { name: 'npm implied-volatility', peer: 'loppatto', method: 'volatility', options: 500 },
    ],
    goal: {
      ours: 'WallStreetBots, columns',
      rivals: ['LetsBeRational, C++', 'QuantLib LiRS', 'QuantLib root search'],
      times: 1.6,
      isAccuracyPart: false,
    },
  },
  american: {
    title: 'American price',
    file: 'all',
    columns: 1,
    contestants: [
      { name: 'WallStreetBots fast, columns', peer: 'ours', method: 'american-fast', options: 5_000 },
      { name: 'WallStreetBots fast, one by one', peer: 'ours', method: 'american-fast-one-by-one', options: 5_000 },
      { name: 'WallStreetBots high, columns', peer: 'ours', method: 'american-high', options: 1_000 },
      { name: 'QuantLib QdFp, fast', peer: 'quantlib', method: 'american-fast', options: 5_000 },
      { name: 'QuantLib QdFp, accurate', peer: 'quantlib', method: 'american-accurate', options: 1_000 },
      { name: 'QuantLib QdFp, high', peer: 'quantlib', method: 'american-high', options: 10 },
      {
        name: 'WallStreetBots Barone-Adesi and Whaley',
        peer: 'ours',
        method: 'american-baw',
        options: 50_000,
        isFootnote: true,
      },
      { name: 'QuantLib QD+', peer: 'quantlib', method: 'american-qd-plus', options: 5_000, isFootnote: true },
      {
        name: 'QuantLib Barone-Adesi and Whaley',
        peer: 'quantlib',
        method: 'american-baw',
        options: 50_000,
        isFootnote: true,
      },
    ],
    goal: { ours: 'WallStreetBots fast, columns', rivals: ['QuantLib QdFp, fast'], times: 2, isAccuracyPart: true },
  },
};
