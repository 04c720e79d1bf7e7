/** Contestants take turns, round after round; of each the fastest round is kept, and its last answers. */
import { join } from 'node:path';
import type { Contestant, Job } from './contestants.ts';
import { runOnOneCore } from './core.ts';
import type { Missing } from './figures.ts';
import { type Results, readResults } from './option-file.ts';
import type { Peer, PeerName } from './peers/ready.ts';

export interface Field {
  readonly peers: Readonly<Record<PeerName, Peer>>;
  readonly rounds: number;
  /** A private folder. */
  readonly scratch: string;
  readonly say: (text: string) => void;
}

export interface Run {
  readonly contestant: Contestant;
  readonly version: string;
  readonly nanoseconds: number;
  readonly results: Results;
}

export function play(
  job: Job,
  file: string,
  field: Field,
): { readonly runs: readonly Run[]; readonly missing: readonly Missing[] } {
  const best = new Map<Contestant, Run>();
  const missing = new Map<Contestant, Missing>();
  for (let round = 1; round <= field.rounds; round += 1) {
    field.say(`${job.title}: round ${round} of ${field.rounds}`);
    for (const contestant of job.contestants) {
      if (missing.has(contestant)) continue;
      const run = attempt(contestant, { file, columns: job.columns }, field);
      if ('missing' in run) missing.set(contestant, run);
      else if (!(run.nanoseconds >= (best.get(contestant)?.nanoseconds ?? Number.POSITIVE_INFINITY)))
        best.set(contestant, run);
    }
  }
  return { runs: [...best.values()], missing: [...missing.values()] };
}

/** One run, or why there is none: a contestant that breaks down is told of and ends nothing. */
export function attempt(
  contestant: Contestant,
  { file, columns }: { readonly file: string; readonly columns: number },
  { peers, scratch }: Pick<Field, 'peers' | 'scratch'>,
): Run | Missing {
  const peer = peers[contestant.peer];
  if ('missing' in peer) return { name: contestant.name, missing: peer.missing };
  const answers = join(scratch, 'answers');
  try {
    const answer = runOnOneCore([...peer.command, contestant.method, file, answers, String(contestant.options)]);
    return { contestant, ...answer, results: readResults(answers, columns) };
  } catch (error) {
    return { name: contestant.name, missing: error instanceof Error ? error.message : String(error) };
  }
}
