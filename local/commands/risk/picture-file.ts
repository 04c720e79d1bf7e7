/** Writes what a command drew or tabled. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fault } from '../../exit.ts';
import { homeFolder } from '../../home.ts';

/** Where it was asked for, or in the program's folder under a name. */
export function writtenTo(out: string | undefined, usual: string, text: string): string {
  const path = resolve(out ?? join(homeFolder(), usual));
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    throw fault('failed', `cannot write ${path}: name another place with --out`, cause);
  }
  return path;
}
