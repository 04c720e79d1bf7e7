/** A process among others: counts up in the store of its first argument, as often as the second says, telling each count. */
import { writeSync } from 'node:fs';
import { openStore } from '#local/store/store.ts';
import { draft, NOON } from '#test/contracts/examples.ts';

const [path = '', times = 'Infinity'] = process.argv.slice(2);
const { ledger, close } = openStore(path, { now: () => NOON });
let done = 0;
while (done < Number(times)) {
  const found = await ledger.get('cursor', 'count');
  const count = Number(found?.record.value ?? 0) + 1;
  const { committed } = await ledger.commit({
    writes: [{ kind: 'cursor', id: 'count', record: { value: `${count}` }, expect: found?.version ?? 'absent' }],
    audit: { lane: 'count', entries: [draft(`${count}`)] },
  });
  if (!committed) continue;
  done += 1;
  writeSync(1, `${count}\n`);
}
close();
