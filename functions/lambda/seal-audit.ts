/** After the close: anchors the audit in the archive. Its count is also the sign that days are still worked through. */
import { invoked } from '../adapters/lambda.ts';
import { pemSigner } from '../adapters/pem-signer.ts';
import { sealAudit } from '../compliance/seal-audit.ts';
import { clock } from './wiring/environment.ts';
import { When } from './wiring/events.ts';
import { isAround } from './wiring/hours.ts';
import * as ports from './wiring/ports.ts';

export const handler = invoked(When, async () => {
  const ledger = ports.ledger();
  const signer = pemSigner(await ports.secret('signingKey'));
  const seal = sealAudit({ ledger, signer, clock, archive: ports.archive(), alerts: ports.alerts(ledger) });
  return async (event, { count }) => {
    const isRight = 'when' in event && isAround(event.when, clock.now());
    const outcome = isRight ? await seal() : ({ kind: 'closed' } as const);
    count('DaysClosed');
    return { kind: outcome.kind };
  };
});
