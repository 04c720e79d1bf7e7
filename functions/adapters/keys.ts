/** The broker refuses our keys: entries halt at once, and the owner hears that nobody looks after what is open. */
import { ALL } from '#lib/model/control.ts';
import { deriveId } from '#lib/model/ids.ts';
import type { Alerts, Clock, Ledger } from '#lib/ports.ts';
import { moveSwitch } from './controls.ts';
import type { PermanentFault } from './faults.ts';

export interface KeyPorts {
  readonly ledger: Ledger;
  readonly alerts: Alerts;
  readonly clock: Clock;
}

const REASON = 'Alpaca refused the keys, and open positions are unmanaged until they are fixed';

/** Once per halt, however often the keys are refused under it. */
export async function haltForKeys(ports: KeyPorts, by: string, fault: PermanentFault): Promise<void> {
  const control = await moveSwitch(ports, { scope: ALL, mode: 'halted', reason: REASON, by });
  await ports.alerts.raise({
    id: deriveId('alert', ['keys-refused', String(control?.epoch ?? 0)]),
    severity: 'critical',
    title: 'Alpaca refused the keys: entries are halted, and open positions are unmanaged',
    detail: `${fault.message}; fix the keys, look after open positions at Alpaca by hand until then, and resume with "npm start -- resume --reason ..."`,
    subject: 'keys',
    at: ports.clock.now(),
  });
}
