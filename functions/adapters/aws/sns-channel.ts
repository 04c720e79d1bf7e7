/** A channel to the owner's phone and mailbox. That an alert is not lost is the ledger's doing: its row is written first. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Alert } from '#lib/model/alert.ts';
import { clientSettings } from './client-settings.ts';
import { guarded } from './service-faults.ts';

/** SNS cuts a subject at a hundred characters and takes neither line breaks nor anything beyond ASCII in it. */
const subjectOf = ({ severity, title }: Pick<Alert, 'severity' | 'title'>): string =>
  `${severity.toUpperCase()}: ${title}`
    .replaceAll(/[^\x21-\x7e]+/g, ' ')
    .slice(0, 100)
    .trim();

export function snsChannel(options: { readonly topicArn: string; readonly client?: SNSClient }) {
  const { topicArn, client = new SNSClient(clientSettings()) } = options;
  return {
    name: 'sns',
    async send(alert: Pick<Alert, 'severity' | 'title' | 'detail'>): Promise<void> {
      const command = new PublishCommand({
        TopicArn: topicArn,
        Subject: subjectOf(alert),
        Message: `${alert.title}\n\n${alert.detail}`,
        MessageAttributes: { severity: { DataType: 'String', StringValue: alert.severity } },
      });
      await guarded('publish an alert', () => client.send(command));
    },
  };
}
