/** The parts of chains that say what held options are worth. */
import type { Option } from '../model/instrument.ts';
import type { ChainRequest } from '../model/option-chain.ts';
import { isFlat, type Position } from '../model/position.ts';
import { toNumber } from '../model/units.ts';

export const optionsOf = (position: Position): readonly Option[] =>
  position.legs.map(({ instrument }) => instrument).filter((instrument) => instrument.kind === 'option');

/** The least and the greatest; undefined where there is none. */
export const range = <T>(values: readonly T[]): { readonly from: T; readonly to: T } | undefined => {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : 1));
  const [from, to] = [sorted[0], sorted.at(-1)];
  return from === undefined || to === undefined ? undefined : { from, to };
};

/** One request per underlying that is held: just its expiries and strikes. */
export function heldChains(positions: readonly Position[]): readonly ChainRequest[] {
  const held = positions.filter((position) => !isFlat(position));
  return [...Map.groupBy(held, ({ symbol }) => symbol)].flatMap(([underlying, group]) => {
    const options = group.flatMap(optionsOf);
    const expiries = range(options.map(({ expiry }) => expiry));
    const strikes = range(options.map(({ strike }) => toNumber(strike)));
    return expiries && strikes ? [{ underlying, expiries, strikes }] : [];
  });
}
