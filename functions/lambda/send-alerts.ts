/** Tells the owner what is due: by mail and text message, and on the webhook where there is one. */

import { noticeText } from '#lib/model/notice.ts';
import type { AlertChannel } from '#lib/ports.ts';
import { hookAddress, webhook } from '../adapters/alerts/webhook.ts';
import { snsChannel } from '../adapters/aws/sns-channel.ts';
import { SECRETS } from '../adapters/deployment-names.ts';
import { invoked } from '../adapters/lambda.ts';
import { sendAlerts } from '../compliance/send-alerts.ts';
import { clock, environment, hasWebhook, variable } from './wiring/environment.ts';
import { Step } from './wiring/events.ts';
import * as ports from './wiring/ports.ts';

export const handler = invoked(Step, async () => {
  const ledger = ports.ledger();
  const address = hasWebhook() ? [await ports.secret('webhook')] : [];
  const hooks = address.map((url) => webhook(hookAddress(SECRETS.webhook, url)));
  const { send } = sendAlerts({
    ...{ ledger, clock, alerts: ports.alerts(ledger), channels: [ownersTopic(), ...hooks] },
    ...{ environment: environment(), modelled: false, secrets: address },
  });
  return async () => send();
});

/** Each message says which environment it is of: nothing from paper can be taken for live. */
function ownersTopic(): AlertChannel {
  const { name, send } = snsChannel({ topicArn: variable('topic') });
  return { name, least: 'warning', send: (notice) => send({ ...notice, detail: noticeText(notice) }) };
}
