#!/usr/bin/env node
// Plain JavaScript that an old Node can read: it checks the version, and only then loads the launcher itself.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { refusal } from './node-version.js';

const message = refusal(process.version);
if (message) {
  process.stderr.write(`${message}\n`);
  process.exit(3);
}

// What was compiled is kept beside the packages, so that the next start takes a third of the time. Where that folder may
// not be written, nothing is kept.
module.enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/wsb'));

// Node warns that SQLite is experimental; that is known, pinned and tested. Every other warning goes through.
const emit = process.emitWarning;
process.emitWarning = (warning, ...rest) => {
  const type = typeof rest[0] === 'object' ? rest[0]?.type : rest[0];
  const text = typeof warning === 'string' ? warning : warning.message;
  if (type === 'ExperimentalWarning' && /SQLite|type stripping/i.test(text)) return;
  emit.call(process, warning, ...rest);
};

// The owner's `.env` beside where the program is started; what is set in the environment already stays.
if (existsSync('.env')) process.loadEnvFile('.env');

try {
  await import('./wsb.ts');
} catch (error) {
  const missing = error.code === 'ERR_MODULE_NOT_FOUND' && /package '([^']+)'/.exec(error.message)?.[1];
  if (!missing) throw error;
  process.stderr.write(`wsb: the package ${missing} is not installed: run \`npm ci\`, then try again\n`);
  process.exitCode = 3;
}
