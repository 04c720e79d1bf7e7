// Which Node this runs on. TypeScript as it stands and the built-in SQLite want Node 24.
export const OLDEST = 24;

/** One line on what is wrong, why, and what to do; nothing where the version will do. */
export function refusal(version) {
  const major = Number(/^v(\d+)\./.exec(version)?.[1]);
  if (major >= OLDEST) return undefined;
  return `wsb: this is Node ${version}, and wsb needs Node ${OLDEST} or newer to run TypeScript as it is: run \`npm ci\`, then \`npm start\`, which uses the Node that comes with the project`;
}
