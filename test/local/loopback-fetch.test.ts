import { expect, it } from 'vitest';
import { loopbackFetch } from '#local/loopback-fetch.ts';

it.each(['https://example.com', 'http://10.0.0.1', 'http://127.0.0.1.example.com'])(
  'leads nowhere but here: %s',
  (origin) => {
    expect(() => loopbackFetch(origin)).toThrow('only this computer may be reached');
  },
);

it.each(['https://example.com/v2/orders', 'https://paper-api.alpaca.markets.example.com/', 'http://169.254.169.254/'])(
  'lets nothing else out: %s',
  async (url) => {
    await expect(loopbackFetch('http://127.0.0.1:1')(url)).rejects.toThrow('only this computer may be reached');
  },
);
