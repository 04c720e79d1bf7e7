/** A way to the wire that leads Alpaca's requests to a simulator on this computer, and can reach nothing else. */

const ALPACA = new Set([
  'https://paper-api.alpaca.markets',
  'https://api.alpaca.markets',
  'https://data.alpaca.markets',
]);
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** `origin` as "http://127.0.0.1:4321". Throws for any other host, here and at every request. */
export function loopbackFetch(origin: string, through: typeof fetch = fetch): typeof fetch {
  const target = ensureLoopback(new URL(origin)).origin;
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const there = ensureLoopback(ALPACA.has(url.origin) ? new URL(url.pathname + url.search, target) : url);
    return through(input instanceof Request ? new Request(there, input) : there, init);
  };
}

function ensureLoopback(url: URL): URL {
  if (!LOOPBACK.has(url.hostname)) throw new Error(`only this computer may be reached, not ${url.host}`);
  return url;
}
