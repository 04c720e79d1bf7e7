/** A chain as one JSON document. Volatilities, rates and yields are annual fractions, prices US dollars per share; null: not known. */
import { type ExpiryAnalysis, refusalsIn } from '#lib/market/chain/analyse.ts';
import type { ContractAnalysis } from '#lib/market/chain/contract-volatility.ts';
import type { Checked } from '#lib/market/tradable.ts';
import { formatInstant } from '#lib/model/time.ts';
import { daysTo, type Reading } from './reading.ts';

/** The value, or the reason in its place. */
const told = <T>(checked: Checked<T>) => ('value' in checked ? checked.value : { refused: checked.refused });

function contractDocument({ contract, strike, entry, market, value }: ContractAnalysis) {
  const { quote, openInterest, volume } = entry;
  const known = 'value' in value ? value.value : undefined;
  return {
    ...{ symbol: contract.symbol, right: contract.right, strike },
    ...{ bid: quote.bid ?? null, ask: quote.ask ?? null, mid: 'value' in market ? market.value.mid : null },
    ...{ openInterest: openInterest ?? null, volume: volume ?? null },
    ...(known
      ? {
          ...{ volatility: known.volatility, bidVolatility: known.bidVolatility ?? null },
          ...{ askVolatility: known.askVolatility ?? null, greeks: known.greeks },
        }
      : { refused: 'refused' in value ? value.refused : null }),
  };
}

function expiryDocument(expiry: ExpiryAnalysis) {
  const { root, day, end, years, exercise, forward, smile, measures, expectedMove, contracts } = expiry;
  const own = 'value' in measures ? measures.value : undefined;
  return {
    ...{ root, expiry: day, end: formatInstant(end), days: daysTo(expiry), years, exercise },
    forward: told(forward),
    atTheMoney: own ? told(own.atTheMoney) : told(measures),
    riskReversal25: own ? told(own.riskReversal) : null,
    butterfly25: own ? told(own.butterfly) : null,
    slopePerTenPercent: own ? told(own.slope) : null,
    expectedMove:
      'value' in expectedMove
        ? { ...expectedMove.value, until: formatInstant(expectedMove.value.until) }
        : told(expectedMove),
    smile:
      'value' in smile
        ? { misfit: smile.value.misfit, quoted: smile.value.quoted, impossible: smile.value.impossible }
        : null,
    contracts: contracts.map(contractDocument),
  };
}

export function chainDocument(reading: Reading, only: ExpiryAnalysis | undefined, picture: string) {
  const { symbol, at, source, modelled, share, analysis, rank } = reading;
  const expiries = only ? [only] : analysis.expiries;
  return {
    ...{ symbol, at: formatInstant(at), source, modelled, share: share ?? null },
    expiries: expiries.map(expiryDocument),
    adjusted: analysis.adjusted.map(contractDocument),
    termStructure: analysis.termStructure.map((term) => ({
      ...{ expiry: term.day, years: term.years, volatility: term.volatility },
      between: told(term.forwardVolatility),
    })),
    monthVolatility: told(analysis.monthVolatility),
    rank: told(rank),
    ...{ activity: analysis.activity, arbitrage: analysis.arbitrage },
    refusals: Object.fromEntries(refusalsIn(analysis)),
    picture,
  };
}
