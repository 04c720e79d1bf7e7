/**
 * Where a share stands in its turn of the wheel: nothing, a put sold, shares, or a call sold on them. Told from what the
 * strategy holds and has working and from nothing else, so that a restart has nothing to remember.
 */
import type { Option, Right } from '../../model/instrument.ts';
import { isTerminal, type Order, pendingOf, remaining } from '../../model/order.ts';
import { heldOf, isFlat, type Position } from '../../model/position.ts';
import type { OwnPositions } from '../../model/strategy.ts';
import { negate, type Quantity, quantity, subtract, sum, times, toNumber } from '../../model/units.ts';
import { optionsIn } from '../../pricing/structure/margin.ts';

const SHARES = 100;

export interface Stand {
  readonly symbol: string;
  readonly phase: 'free' | 'put' | 'shares' | 'called' | 'short';
  /** Shares held; negative where they were called away without having been there. */
  readonly shares: number;
  /** Those that no call stands on and no order sells. */
  readonly free: number;
}

/** Every share in which something is held, or an entry is approved or working. */
export const inTurn = ({ positions, orders }: OwnPositions): readonly string[] => [
  ...new Set([
    ...positions.filter((position) => !isFlat(position)).map(({ symbol }) => symbol),
    ...orders.filter((order) => order.kind === 'entry' && !isTerminal(order)).map(({ symbol }) => symbol),
  ]),
];

export const optionOfPosition = ({ legs }: Position): Option | undefined => {
  const [instrument] = legs.map((leg) => leg.instrument);
  return instrument?.kind === 'option' ? instrument : undefined;
};

/** Contracts of one right that are sold, and those that working entries may still sell. */
function sold(positions: readonly Position[], entries: readonly Order[], right: Right): Quantity {
  const held = positions.flatMap((position) =>
    position.holdings
      .filter(({ instrument }) => instrument.kind === 'option' && instrument.right === right)
      .map(({ instrument }) => heldOf(position, instrument.symbol)),
  );
  const working = entries.flatMap((order) =>
    optionsIn(order.legs, remaining(order))
      .filter(({ option }) => option.right === right)
      .map(({ contracts }) => contracts),
  );
  return negate(sum([...held, ...working]));
}

export function standOf(own: OwnPositions, symbol: string): Stand {
  const positions = own.positions.filter((position) => position.symbol === symbol);
  const orders = own.orders.filter((order) => order.symbol === symbol);
  const entries = orders.filter(({ kind }) => kind === 'entry');
  const shares = sum(positions.map((position) => heldOf(position, symbol)));
  const calls = sold(positions, entries, 'call');
  const onSale = orders.filter(({ kind }) => kind === 'exit').map((order) => pendingOf(order, symbol));
  const free = subtract(shares, sum([times(calls, SHARES), ...onSale]));
  const puts = sold(positions, entries, 'put');
  return { symbol, phase: phaseOf({ shares, calls, puts }), shares: toNumber(shares), free: toNumber(free) };
}

const NONE = quantity('0');

/** A put that was assigned in part goes before the shares it brought: calls wait until the rest of it is gone. */
function phaseOf({ shares, calls, puts }: Readonly<Record<'shares' | 'calls' | 'puts', Quantity>>): Stand['phase'] {
  if (shares < NONE) return 'short';
  if (puts > NONE) return 'put';
  if (calls > NONE) return 'called';
  return shares > NONE ? 'shares' : 'free';
}
