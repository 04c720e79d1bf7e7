/** A symbol in Alpaca's trading answers; one that we cannot read is a change of the interface. */
import { type Instrument, instrumentOf } from '#lib/model/instrument.ts';
import { PermanentFault } from '../faults.ts';

export function instrumentNamed(symbol: string): Instrument {
  try {
    return instrumentOf(symbol);
  } catch (cause) {
    throw new PermanentFault(`Alpaca reports a symbol we cannot read: ${JSON.stringify(symbol)}`, { cause });
  }
}
