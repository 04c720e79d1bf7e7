/** The schedule's rules in EventBridge, switched off and on: how a strategy is paused, and what a halt does besides. */
import {
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import { clientSettings } from './client-settings.ts';
import { guarded } from './service-faults.ts';

export interface Rules {
  enable(rule: string): Promise<void>;
  disable(rule: string): Promise<void>;
  isEnabled(rule: string): Promise<boolean>;
}

export function eventBridgeRules(client = new EventBridgeClient(clientSettings())): Rules {
  return {
    async enable(rule) {
      await guarded(`enable the rule ${rule}`, () => client.send(new EnableRuleCommand({ Name: rule })));
    },
    async disable(rule) {
      await guarded(`disable the rule ${rule}`, () => client.send(new DisableRuleCommand({ Name: rule })));
    },
    async isEnabled(rule) {
      const { State } = await guarded(`look at the rule ${rule}`, () =>
        client.send(new DescribeRuleCommand({ Name: rule })),
      );
      return State !== 'DISABLED';
    },
  };
}
