import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { TransientFault } from '#functions/adapters/faults.ts';
import type { Notice } from '#lib/model/notice.ts';
import { terminalChannel } from '#local/alerts/terminal.ts';
import { NOW } from '#test/support/builders.ts';

const NOTICE: Notice = {
  ...{ id: 'notice_1', severity: 'critical', title: 'Books differ', detail: 'ours: 1', subjects: ['AAPL'], count: 1 },
  ...{ at: NOW, environment: 'live', modelled: false },
};

describe('the terminal', () => {
  it('shows a notice as one whole line that says where it is from, plain where nobody looks', async () => {
    const stream = new PassThrough({ encoding: 'utf8' });
    await terminalChannel({ quiet: false }, stream).send(NOTICE);

    expect(stream.read()).toBe('LIVE CRITICAL 2015-01-27 10:00 New York: Books differ: ours: 1\n');
  });

  it('colours it by severity where it is one', async () => {
    vi.stubEnv('NO_COLOR', undefined);
    vi.stubEnv('FORCE_COLOR', '1');
    const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true });
    await terminalChannel({ quiet: false }, stream).send({ ...NOTICE, severity: 'warning' });
    vi.unstubAllEnvs();

    const line = String(stream.read());
    expect([line.startsWith('\u001b[33mLIVE WARNING '), line.endsWith('\u001b[39m\n')]).toEqual([true, true]);
  });

  it('that is closed has taken nothing', async () => {
    const full = new Writable({ write: (_, __, done) => done(new Error('EPIPE')) });
    full.on('error', () => {});
    const gone = new PassThrough();
    gone.on('error', () => {});
    gone.destroy();

    for (const stream of [full, gone])
      await expect(terminalChannel({ quiet: false }, stream).send(NOTICE)).rejects.toThrow(TransientFault);
  });

  it('under --quiet is for what is critical, as it is for errors', () => {
    expect([true, false].map((quiet) => terminalChannel({ quiet }).least)).toEqual(['critical', 'info']);
  });
});
