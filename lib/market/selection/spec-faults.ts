/** What makes a spec nonsense: words in it that would have no effect, or that ask for what the shape does not have. */
import type { Reason } from '../../model/signal.ts';
import { criteriaKeys } from './contracts.ts';
import { SHAPES, type Shape } from './shapes.ts';
import type { SelectionSpec } from './spec.ts';

interface Fault {
  readonly found: (spec: SelectionSpec, shape: Shape) => boolean;
  readonly observed: string;
  readonly threshold: string;
}

const hasFar = ({ legs }: Shape): boolean => legs.some(({ term }) => term === 'far');
const hasWidth = ({ legs }: Shape): boolean => legs.some(({ strike }) => strike?.width);

const FAULTS: readonly Fault[] = [
  {
    found: ({ farExpiry }, shape) => hasFar(shape) && !farExpiry,
    ...{ observed: 'no farExpiry', threshold: 'one, because a leg expires later' },
  },
  {
    found: ({ farExpiry }, shape) => !hasFar(shape) && farExpiry !== undefined,
    ...{ observed: 'farExpiry', threshold: 'none, because all legs expire together' },
  },
  {
    found: ({ width, equalWidths }, shape) => !hasWidth(shape) && (width !== undefined || equalWidths !== undefined),
    ...{ observed: 'a width', threshold: 'none, because the shape has none' },
  },
  {
    found: ({ width }, shape) => hasFar(shape) && width?.in === 'strikes',
    ...{ observed: 'a width in strikes', threshold: 'USD or of spot, because two expiries list different strikes' },
  },
  {
    found: ({ legs = {} }, shape) => {
      const known = new Set<string>(shape.legs.flatMap(criteriaKeys));
      return Object.keys(legs).some((key) => !known.has(key));
    },
    ...{ observed: 'criteria of a leg', threshold: 'only of legs that the shape has' },
  },
  {
    found: ({ prefer = {} }) => Object.values(prefer).some((weight) => !(weight >= 0 && weight < Infinity)),
    ...{ observed: 'a weight', threshold: 'none under zero' },
  },
];

export function faultIn(spec: SelectionSpec): Reason | undefined {
  const fault = FAULTS.find(({ found }) => found(spec, SHAPES[spec.shape]));
  return fault && { rule: 'spec', observed: `${spec.shape} with ${fault.observed}`, threshold: fault.threshold };
}
