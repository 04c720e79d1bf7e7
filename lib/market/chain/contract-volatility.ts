/**
 * Implied volatility and Greeks of each contract at the middle of its market, by its own style: American or European. A
 * contract without them has the reason. Volatility is annual, 0.2 is 20 %; Greeks are per share.
 */
import type { Greeks, OptionTerms } from '../../pricing/option-terms.ts';
import type { Checked, TwoSided } from '../tradable.ts';
import type { Forward } from './forward.ts';
import type { QuotedContract, QuotedExpiry } from './quoted-expiries.ts';
import { pricerOf, type StylePricer } from './style-pricer.ts';

export interface ContractValue {
  readonly forward: number;
  readonly volatility: number;
  /** At the bid and at the ask; absent where that price holds no volatility. */
  readonly bidVolatility?: number;
  readonly askVolatility?: number;
  readonly greeks: Greeks;
}

export interface ContractAnalysis extends QuotedContract {
  readonly value: Checked<ContractValue>;
}

/** Only the out-of-the-money side has its spread in volatility: there a price is mostly volatility, and smiles use no other. */
function edges(pricer: StylePricer, terms: OptionTerms, { bid, ask }: TwoSided) {
  const [low, high] = [pricer.volatility(terms, bid), pricer.volatility(terms, ask)];
  return {
    ...('value' in low ? { bidVolatility: low.value } : {}),
    ...('value' in high ? { askVolatility: high.value } : {}),
  };
}

function valued(quoted: QuotedContract, pricer: StylePricer, forward: Forward): Checked<ContractValue> {
  const { market, strike, contract } = quoted;
  if ('refused' in market) return market;
  const { spot, years, rate, dividendYield } = forward;
  const { right } = contract;
  const terms = { right, spot, strike, years, rate, dividendYield };
  const { mid } = market.value;
  const volatility = pricer.volatility(terms, mid);
  if ('refused' in volatility) {
    const { code, message } = volatility.refused;
    return { refused: { rule: code, observed: mid, threshold: message, unit: 'USD' } };
  }
  const isOut = right === 'call' ? strike >= forward.forward : strike <= forward.forward;
  return {
    value: {
      forward: forward.forward,
      volatility: volatility.value,
      ...(isOut ? edges(pricer, terms, market.value) : {}),
      greeks: pricer.greeks({ ...terms, volatility: volatility.value }),
    },
  };
}

/** By strike, the call before the put. */
export function contractsOf(expiry: QuotedExpiry, forward: Checked<Forward>): readonly ContractAnalysis[] {
  const pricer = pricerOf(expiry.exercise);
  return expiry.rows
    .flatMap(({ call, put }) => [call, put])
    .filter((quoted) => quoted !== undefined)
    .map((quoted) => ({
      ...quoted,
      value: 'refused' in forward ? forward : valued(quoted, pricer, forward.value),
    }));
}
