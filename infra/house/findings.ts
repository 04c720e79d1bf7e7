/** A finding of cdk-nag that stays, with the reason why. */
import { type CfnElement, Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

export function acknowledge(construct: IConstruct, rule: `AwsSolutions-${string}`, reason: string): void {
  Validations.of(construct).acknowledge({ id: rule, reason });
}

/** As the rule about wildcards calls everything that lies under a resource, such as the objects of a bucket. */
export function everythingUnder(resource: IConstruct): `AwsSolutions-${string}` {
  const id = Stack.of(resource).getLogicalId(resource.node.defaultChild as CfnElement);
  return `AwsSolutions-IAM5[Resource::<${id}.Arn>/*]`;
}
