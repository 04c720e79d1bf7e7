import { durableLedgerContract } from '#test/contracts/durable-ledger.ts';
import { ledgerContract } from '#test/contracts/ledger.ts';
import { newLedger } from '../places.ts';

ledgerContract('ministack', () => newLedger('ministack'), { sequences: 30 });
durableLedgerContract('ministack', async () => {
  const { connect, close } = await newLedger('ministack');
  return { connect, remove: close };
});
