/** Where Alpaca refuses the keys, entries are halted before the step fails. */
import { areKeysRefused } from '../../adapters/faults.ts';
import { haltForKeys, type KeyPorts } from '../../adapters/keys.ts';

export async function mindingKeys<T>(ports: KeyPorts, by: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    if (areKeysRefused(fault)) await haltForKeys(ports, by, fault);
    throw fault;
  }
}
