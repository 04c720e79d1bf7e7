/** A share at 100 with puts and calls of both profiles' lives, a year of implied volatility at rank 0.75, and no report near. */
import type { MarketEvents } from '#lib/model/events.ts';
import type { Option } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import type { Position } from '#lib/model/position.ts';
import type { Leg } from '#lib/model/signal.ts';
import type { OwnPositions } from '#lib/model/strategy.ts';
import { addDays, DAY, type Instant, instant, type TradingDay } from '#lib/model/time.ts';
import { fromNumber, type Price, usd } from '#lib/model/units.ts';
import type { VolatilityHistory } from '#lib/model/volatility-history.ts';
import { type WheelParameters, wheel } from '#lib/strategies/wheel.ts';
import {
  aChain,
  aContract,
  aLot,
  anEntry,
  anOwn,
  aPosition,
  aQuote,
  aView,
  NOW,
  shareLegs,
  TODAY,
} from '#test/support/builders.ts';

export const patient: WheelParameters = { ...wheel.presets.research_2024, symbols: ['AAPL'] };
export const bold: WheelParameters = { ...wheel.presets.wsb_2025, symbols: ['AAPL'] };

/** 38 and 24 days away. */
export const FAR = '2015-03-06';
export const NEAR = '2015-02-20';

export const put = (strike: number, expiry = FAR): Option => aContract({ right: 'put', strike, expiry });
export const call = (strike: number, expiry = FAR): Option => aContract({ right: 'call', strike, expiry });

/** Worth what it says, a cent or two around it. */
export const worth = (contract: Option, middle: number, delta: number): ChainEntry =>
  anEntry(contract, middle, { delta });

/** Between 0.2 and 0.4 for 130 days, 0.35 on the last. */
export const history = (last = 0.35, until: TradingDay = TODAY): VolatilityHistory =>
  Array.from({ length: 130 }, (_, index) => ({
    day: addDays(until, index - 130),
    volatility: index === 129 ? last : 0.2 + 0.2 * ((index % 5) / 4),
    modelled: true,
  }));

const covers = { from: addDays(TODAY, -7), to: addDays(TODAY, 60) };
/** Reports and ex-days so many days from today. */
export const events = ({
  reports = [],
  dividends = [],
}: {
  readonly reports?: readonly number[];
  readonly dividends?: readonly { readonly days: number; readonly cash: number }[];
} = {}): MarketEvents => ({
  earnings: {
    AAPL: {
      covers,
      list: reports.map((days) => ({
        ...{ symbol: 'AAPL', day: addDays(TODAY, days), when: 'after-close', source: 'test' },
      })),
    },
  },
  dividends: {
    AAPL: {
      covers,
      list: dividends.map(({ days, cash }) => ({
        ...{ symbol: 'AAPL', exDay: addDays(TODAY, days), cash: fromNumber<Price>(cash) },
      })),
    },
  },
});

export const LISTED: readonly ChainEntry[] = [
  worth(put(85), 0.8, -0.1),
  worth(put(90), 1.5, -0.2),
  worth(put(95), 2.5, -0.28),
  worth(put(98), 3.5, -0.4),
  worth(put(92, NEAR), 0.9, -0.18),
  worth(put(96, NEAR), 1.9, -0.3),
  worth(put(98, NEAR), 2.6, -0.4),
  worth(call(105), 2.6, 0.32),
  worth(call(110), 1.4, 0.2),
  worth(call(115), 0.8, 0.12),
  worth(call(106, NEAR), 1.6, 0.3),
];

export const view = (entries = LISTED, rest: Partial<MarketView> = {}): MarketView =>
  aView({
    quotes: { AAPL: aQuote() },
    chains: { AAPL: aChain(entries) },
    volatilityHistory: { AAPL: history() },
    events: events(),
    ...rest,
  });

export const rich = (own: Partial<OwnPositions> = {}): OwnPositions => anOwn({ equity: 400_000, ...own });

export const daysAgo = (days: number): Instant => instant(NOW - days * DAY);

const soldLegs = (contract: Option): readonly Leg[] => [{ instrument: contract, side: 'sell', ratio: 1 }];

/** A sold option that is still open. */
export const short = (contract: Option, premium: number, { units = 1, days = 5 } = {}): Position => ({
  ...aPosition({ strategyId: 'wheel', legs: soldLegs(contract), units, paid: [premium] }),
  openedAt: daysAgo(days),
});

/** One that has come and gone, with what it left. */
export const ended = (
  contract: Option,
  realised: string,
  { from, to }: { readonly from: number; readonly to: number },
): Position => ({
  ...aPosition({ strategyId: 'wheel', legs: soldLegs(contract), lots: { [contract.symbol]: [] } }),
  ...{ openedAt: daysAgo(from), closedAt: daysAgo(to), lastFillAt: daysAgo(to), realised: usd(realised) },
});

/** Shares that were delivered. */
export const delivered = (shares: number, cost: number, days = 4): Position => ({
  ...aPosition({
    strategyId: 'wheel',
    legs: shareLegs('AAPL'),
    lots: { AAPL: [aLot({ quantity: shares, price: cost, acquiredAt: daysAgo(days) })] },
  }),
  ...{ openedAt: daysAgo(days), lastFillAt: daysAgo(days) },
});

export const propose = (seen = view(), own = rich(), parameters = patient) => wheel.propose(seen, own, parameters);
export const screen = (seen = view(), own = rich(), parameters = patient) => wheel.screen(seen, own, parameters);

/** Symbol and rule of everything that was turned down, at the look and after it. */
export const whyNots = (seen = view(), own = rich(), parameters = patient): readonly string[] =>
  [...screen(seen, own, parameters).whyNots, ...propose(seen, own, parameters).whyNots].map(
    ({ symbol, reason }) => `${symbol} ${reason.rule}`,
  );
