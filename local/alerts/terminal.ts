/** Alerts on the owner's terminal: whole lines on stderr, between those of the progress; stdout stays the result's. */
import { stderr } from 'node:process';
import { styleText } from 'node:util';
import { TransientFault } from '#functions/adapters/faults.ts';
import type { Severity } from '#lib/model/alert.ts';
import { noticeText } from '#lib/model/notice.ts';
import type { AlertChannel } from '#lib/ports.ts';

const STYLES: Readonly<Record<Severity, Parameters<typeof styleText>[0]>> = {
  info: 'dim',
  warning: 'yellow',
  critical: ['bold', 'red'],
};

export const TERMINAL = 'terminal';

/** `--quiet` silences what is talk; what is critical is shown as errors are. */
export const terminalChannel = (
  { quiet }: { readonly quiet: boolean },
  stream: NodeJS.WritableStream = stderr,
): AlertChannel => ({
  name: TERMINAL,
  least: quiet ? 'critical' : 'info',
  send: (notice) => {
    const line = styleText(STYLES[notice.severity], noticeText(notice), { stream });
    return new Promise((taken, failed) => {
      stream.write(`${line}\n`, (error) =>
        error ? failed(new TransientFault(`stderr took nothing: ${error.message}`)) : taken(),
      );
    });
  },
});
