/** Risk: sizes or refuses what the strategies propose. Alone in sending to the orders queue. */
import { Construct } from 'constructs';
import { type House, TradingFunction } from './house/trading-function.ts';
import type { Queues } from './queues.ts';
import type { Storage } from './storage.ts';

export class Risk extends Construct {
  readonly assess: TradingFunction;

  constructor(scope: Construct, { house, storage, queues }: { house: House; storage: Storage; queues: Queues }) {
    super(scope, 'Risk');
    this.assess = new TradingFunction(this, house, {
      entry: 'assess-signals',
      description: 'sizes or refuses each signal, and promises the approved order',
      ...{ memoryMb: 512, seconds: 30 },
      secrets: ['approvalKey'],
    });
    storage.ledger(this.assess, 'record', 'audit', 'removal');
    storage.looksAt(this.assess);
    queues.drains(this.assess, 'exits', 'signals');
    queues.sends(this.assess, 'orders');
  }
}
