/** A process to be killed: commits for ever to the store in its first argument, and says each count once it is committed. */
import { writeSync } from 'node:fs';
import { openStore } from '#local/store.ts';
import { draft, NOON } from '#test/contracts/examples.ts';

const { ledger } = openStore(process.argv[2] ?? '', { now: () => NOON });
for (let count = 1; ; count += 1) {
  await ledger.commit({
    writes: [
      { kind: 'cursor', id: 'count', record: { value: String(count) }, expect: count === 1 ? 'absent' : count - 1 },
    ],
    audit: { lane: 'endless', entries: [draft(String(count))] },
  });
  writeSync(1, `${count}\n`);
}
