/** Compliance: reviews the book, and seals the audit at the end of each session. */
import { Construct } from 'constructs';
import { started } from './execution.ts';
import { type House, TradingFunction } from './house/trading-function.ts';
import { AT_END } from './schedules.ts';
import type { Storage } from './storage.ts';

export class Compliance extends Construct {
  readonly review: TradingFunction;
  readonly seal: TradingFunction;

  constructor(scope: Construct, { house, storage }: { house: House; storage: Storage }) {
    super(scope, 'Compliance');
    this.review = new TradingFunction(this, house, {
      entry: 'review-activity',
      description: 'looks over the book, and reports its figures',
      ...{ memoryMb: 256, seconds: 15 },
    });
    storage.ledger(this.review, 'record');

    this.seal = new TradingFunction(this, house, {
      entry: 'seal-audit',
      description: 'anchors the audit in the archive, signed',
      ...{ memoryMb: 512, seconds: 120 },
      secrets: ['signingKey'],
    });
    storage.ledger(this.seal, 'record');
    storage.keepsArchive(this.seal);
    started(this.seal, 'AtEnd', { cron: AT_END, when: 'close' });
  }
}
