import { durableLedgerContract } from '#test/contracts/durable-ledger.ts';
import { ledgerContract } from '#test/contracts/ledger.ts';
import { newLedger } from '../places.ts';

ledgerContract('DynamoDB Local', () => newLedger('dynamodb-local'), { sequences: 30 });
durableLedgerContract('DynamoDB Local', async () => {
  const { connect, close } = await newLedger('dynamodb-local');
  return { connect, remove: close };
});
