import { describe, expect, it } from 'vitest';
import { contractGreeks } from '#lib/market/contract-greeks.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import { toNumber } from '#lib/model/units.ts';
import { MARKET, pricedChain, SPOT } from './chain/priced-chain.ts';

const chain = pricedChain({ expiries: ['2015-02-20'], rate: 0, dividendYield: 0, volatility: () => 0.25 });
const at = (strike: number, right: 'call' | 'put'): ChainEntry => {
  const found = chain.entries.find(({ contract }) => contract.right === right && toNumber(contract.strike) === strike);
  if (!found) throw new RangeError(`no ${right} at ${strike}`);
  return found;
};

describe('the Greeks of a contract', () => {
  const greeksOf = contractGreeks({ chain, ...MARKET });

  it('are the vendor’s delta, and what its volatility says where there is none', () => {
    expect(greeksOf({ ...at(105, 'call'), delta: 0.4 })?.delta).toBe(0.4);
    const implied = greeksOf({ ...at(SPOT, 'call'), impliedVolatility: 0.25 });
    expect(implied?.delta).toBeCloseTo(0.513, 2);
  });

  it('come from the chain where the vendor has neither', () => {
    expect(greeksOf(at(SPOT, 'call'))?.delta).toBeCloseTo(0.513, 2);
    expect(greeksOf(at(SPOT, 'put'))?.delta).toBeCloseTo(-0.487, 2);
    expect(greeksOf(at(95, 'put'))?.volatility).toBeCloseTo(0.25, 2);
  });

  it('are unknown where the chain cannot tell', () => {
    const bidless = { ...at(95, 'put'), quote: { at: chain.asOf, freshUntil: chain.asOf, ask: 0.5 } };
    const entries = chain.entries.map((entry) => (entry.contract.symbol === bidless.contract.symbol ? bidless : entry));
    expect(contractGreeks({ chain: { ...chain, entries }, ...MARKET })(bidless)).toBeUndefined();
  });
});
