/**
 * Delta of each contract of a chain: the vendor's, or worked out from the vendor's volatility; where it has neither, as on
 * the last day, implied from the chain itself, which is analysed once and only then. Volatility is annual.
 */
import type { ChainEntry, OptionChain } from '../model/option-chain.ts';
import type { TradingDay } from '../model/time.ts';
import { analyseChain, type ChainMarket } from './chain/analyse.ts';
import { deltaOf } from './chain-delta.ts';
import type { ContractGreeks } from './selection/spec.ts';

export interface GreeksSight extends ChainMarket {
  readonly chain: OptionChain;
}

export function contractGreeks({ chain, ...market }: GreeksSight): (entry: ChainEntry) => ContractGreeks | undefined {
  const moment = { now: chain.asOf, spot: market.spot };
  const implied = new Map<TradingDay, ReadonlyMap<string, ContractGreeks>>();
  return (entry) => {
    const delta = deltaOf(entry, moment);
    if (delta !== undefined) return { delta, volatility: entry.impliedVolatility };
    const { expiry, symbol } = entry.contract;
    const known = implied.get(expiry) ?? impliedIn(chain, market, expiry);
    implied.set(expiry, known);
    return known.get(symbol);
  };
}

function impliedIn(chain: OptionChain, market: ChainMarket, expiry: TradingDay): ReadonlyMap<string, ContractGreeks> {
  const entries = chain.entries.filter(({ contract }) => contract.expiry === expiry);
  const contracts = analyseChain({ ...chain, entries }, market).expiries.flatMap((each) => each.contracts);
  return new Map(
    contracts.flatMap(({ contract, value }) =>
      'value' in value
        ? [[contract.symbol, { delta: value.value.greeks.delta, volatility: value.value.volatility }] as const]
        : [],
    ),
  );
}
