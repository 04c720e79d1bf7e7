/** Recorded market data that lies beside the project and never in it. Tests that need it say so and skip without it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const SHARED_DATA = join(import.meta.dirname, '../../../shared/data');
export const hasSharedData = existsSync(SHARED_DATA);
export const WHY_SKIPPED = `skipped: no recorded market data at ${SHARED_DATA}`;
if (!hasSharedData) console.warn(WHY_SKIPPED);

/** Numbers that nobody here wrote: the tables that may not be copied into the project. */
export const SHARED_REFERENCE = join(import.meta.dirname, '../../../shared/reference');
export const hasSharedReference = existsSync(SHARED_REFERENCE);
if (!hasSharedReference) console.warn(`skipped: no reference tables at ${SHARED_REFERENCE}`);
