/** `wsb test alerts`: one notice to every channel, and what became of it. */
import type { Command } from 'commander';
import { redactor } from '#lib/compliance/redact.ts';
import { deriveId } from '#lib/model/ids.ts';
import type { Notice } from '#lib/model/notice.ts';
import { formatInstant, type Instant, instant } from '#lib/model/time.ts';
import type { AlertChannel } from '#lib/ports.ts';
import { channelsIn, secretsIn } from '../../alerts/channels.ts';
import { TERMINAL } from '../../alerts/terminal.ts';
import { EXIT } from '../../exit.ts';
import { print, printJson, talkOf } from '../../terminal.ts';

export function testAlerts(test: Command): void {
  test
    .command('alerts')
    .description('sends a notice to this terminal and to the webhook, if one is set; 1 where a channel failed')
    .action(async (_: object, command: Command) => {
      const talk = talkOf(command);
      const notice = testNotice(instant(Date.now()));
      const channels = channelsIn(process.env, talk).filter(({ name }) => !talk.quiet || name !== TERMINAL);
      const results = await Promise.all(channels.map((channel) => tried(channel, notice)));
      if (talk.json) printJson({ channels: results });
      else for (const { channel, ok, problem } of results) print(`${channel}: ${ok ? 'ok' : problem}`);
      if (!talk.json && results.every(({ channel }) => channel === TERMINAL))
        print('webhook: none, WSB_WEBHOOK is not set');
      if (results.some(({ ok }) => !ok)) process.exitCode = EXIT.failed;
    });
}

const testNotice = (at: Instant): Notice => ({
  id: deriveId('notice', ['test', formatInstant(at)]),
  severity: 'info',
  title: 'This is a test of your alerts',
  detail: 'you asked for it with "wsb test alerts"; nothing is wrong',
  subjects: ['test'],
  count: 1,
  at,
  environment: 'paper',
  modelled: false,
});

async function tried({ name: channel, send }: AlertChannel, notice: Notice) {
  try {
    await send(notice);
    return { channel, ok: true };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { channel, ok: false, problem: redactor(secretsIn(process.env))(problem) };
  }
}
