/**
 * What the owner should hear of a flattening: that everything is closed, once, and whatever cannot be closed, by position
 * and cause. Positions that are no strategy's are not part of it.
 */
import type { Alert } from '../model/alert.ts';
import { ALL, type Control, flattens } from '../model/control.ts';
import { deriveId } from '../model/ids.ts';
import { isTerminal, type Order } from '../model/order.ts';
import { isFlat, type Position } from '../model/position.ts';
import type { ProposalRecord } from '../model/proposal.ts';
import { isStrategyId } from '../model/strategy.ts';
import type { Instant } from '../model/time.ts';

export interface FlatteningState {
  readonly controls: readonly Control[];
  readonly positions: readonly Position[];
  readonly orders: readonly Order[];
  /** What was said at this slot. */
  readonly said: readonly ProposalRecord[];
}

/** Open positions that the switch closes. */
export const leftUnder = (control: Control, positions: readonly Position[]): readonly Position[] =>
  positions.filter(
    (position) => !isFlat(position) && isStrategyId(position.strategyId) && flattens([control], position.strategyId),
  );

export const reviewFlattening = ({ controls, ...state }: FlatteningState, at: Instant): readonly Alert[] =>
  controls
    .filter(({ mode }) => mode === 'flattening')
    .flatMap((control) => [...done(control, state), ...stuck(control, state)].map((alert) => ({ ...alert, at })));

type Finding = Omit<Alert, 'at'>;

function done(control: Control, { positions, orders }: Omit<FlatteningState, 'controls'>): readonly Finding[] {
  const working = orders.filter((order) => !isTerminal(order) && flattens([control], order.strategyId));
  if (working.length > 0 || leftUnder(control, positions).length > 0) return [];
  const { scope, epoch } = control;
  return [
    {
      id: deriveId('alert', ['flat', scope, String(epoch)]),
      severity: 'info',
      title: scope === ALL ? 'Everything is closed' : `Everything of ${scope} is closed`,
      detail: `no position is open and no order works; entries stay halted until "npm start -- resume --reason ..."`,
      subject: scope,
    },
  ];
}

/** Once for each cause, however often it is tried. */
function stuck(control: Control, { said }: Omit<FlatteningState, 'controls'>): readonly Finding[] {
  const own = said.filter(({ strategyId }) => flattens([control], strategyId));
  return own.flatMap(({ strategyId, whyNots }) =>
    whyNots
      .filter(({ reason }) => reason.rule === 'flatten')
      .flatMap(({ symbols, reason }) =>
        symbols.map((symbol) => ({
          id: deriveId('alert', [
            'not-flattened',
            control.scope,
            String(control.epoch),
            strategyId,
            symbol,
            causeOf(reason),
          ]),
          severity: 'critical' as const,
          title: `A position of ${strategyId} in ${symbol} cannot be closed`,
          detail: `${reason.observed}, needed ${reason.threshold}; it is tried again at every tick, and is not sold at any price: look at it at Alpaca`,
          subject: symbol,
        })),
      ),
  );
}

/** The rule that stands in the way, without the figure that changes from tick to tick. */
const causeOf = ({ observed }: ProposalRecord['whyNots'][number]['reason']): string =>
  String(observed).split(':')[0] ?? '';
