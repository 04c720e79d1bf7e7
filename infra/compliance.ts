/** Compliance: reviews the book, and seals the audit at the end of each session. */
import { Construct } from 'constructs';
import { ENVIRONMENT } from '#functions/adapters/deployment-names.ts';
import type { Alerts } from './alerts.ts';
import { started } from './execution.ts';
import { type House, TradingFunction } from './house/trading-function.ts';
import { AT_END } from './schedules.ts';
import type { Storage } from './storage.ts';

export class Compliance extends Construct {
  readonly review: TradingFunction;
  readonly seal: TradingFunction;
  readonly tell: TradingFunction;

  constructor(scope: Construct, { house, storage, alerts }: { house: House; storage: Storage; alerts: Alerts }) {
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

    const { hasWebhook } = house.settings;
    this.tell = new TradingFunction(this, house, {
      entry: 'send-alerts',
      description: 'tells the owner what is due to be told',
      ...{ memoryMb: 256, seconds: 30 },
      secrets: hasWebhook ? ['webhook'] : [],
      environment: { [ENVIRONMENT.webhook]: hasWebhook ? 'yes' : 'no' },
    });
    storage.ledger(this.tell, 'record', 'audit');
    alerts.writes(this.tell);
  }
}
