/** Every guard of the protocol that is taken away once. */
import { BOOK_GUARDS } from './guards/books.ts';
import { OWNER_GUARDS } from './guards/owner.ts';
import { SENDING_GUARDS } from './guards/sending.ts';
import type { Mutant } from './mutant.ts';

export const MUTANTS: readonly Mutant[] = [...SENDING_GUARDS, ...BOOK_GUARDS, ...OWNER_GUARDS];
