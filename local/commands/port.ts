/** The `--port` of the simulator, for whoever wants to look at it while it runs. */
import { fault } from '../exit.ts';

export const PORT_OPTION = [
  '--port <number>',
  'where the simulator listens on this computer; any free one by default',
] as const;

export function portFrom(text: string | undefined): { readonly port?: number } {
  if (text === undefined) return {};
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return { port };
  throw fault('usage', `--port wants a number from 1 to 65535, not "${text}": leave it out for a free one`);
}
