/** Names of documents in the archive: the same in every store, and none of them leads anywhere else. */
import { PermanentFault } from './faults.ts';

const NAME = /^[a-z0-9]+(?:[/-][a-z0-9]+)*\.[a-z]+$/;

export const isArchiveName = (name: string): boolean => NAME.test(name);

export function archiveName(name: string): string {
  if (!isArchiveName(name)) throw new PermanentFault(`not a name for the archive: ${JSON.stringify(name)}`);
  return name;
}
