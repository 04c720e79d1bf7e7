/** An Express state machine from its definition: it may call the functions named in it, and its failures are logged. */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { stackName } from '#functions/adapters/deployment-names.ts';
import { ours } from '../alerts.ts';
import { acknowledge } from './findings.ts';
import { LOG_DAYS } from './trading-function.ts';

export interface MachineProps {
  readonly environment: string;
  readonly name: string;
  readonly definition: object;
  readonly calls: readonly lambda.IFunction[];
}

export class Machine extends Construct {
  readonly stateMachine: sfn.StateMachine;
  private readonly starter: iam.Role;

  constructor(scope: Construct, id: string, { environment, name, definition, calls }: MachineProps) {
    super(scope, id);
    const stateMachineName = `${stackName(environment)}-${name}`;
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', { conditions: ours(this) }),
    });
    const destination = new logs.LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
      retention: LOG_DAYS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stateMachine = new sfn.StateMachine(this, 'Machine', {
      ...{ stateMachineName, role },
      stateMachineType: sfn.StateMachineType.EXPRESS,
      definitionBody: sfn.DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      timeout: Duration.minutes(4),
      logs: { destination, level: sfn.LogLevel.ERROR, includeExecutionData: false },
    });
    const resources = calls.map((fn) => fn.functionArn);
    role.addToPolicy(new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources }));
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'AWS knows no narrower resource for the delivery of a state machine’s log.',
    );
    acknowledge(
      this.stateMachine,
      'AwsSolutions-SF1',
      'Errors are logged; every event of every minute would be most of the bill.',
    );
    acknowledge(
      this.stateMachine,
      'AwsSolutions-SF2',
      'The audit tells what happened; traces of every minute would be paid for and unread.',
    );
    this.starter = new iam.Role(this, 'Starter', {
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com', { conditions: ours(this) }),
    });
  }

  /** A late tick is worse than none: what cannot be started within a minute is not. */
  startedBy(rule: events.Rule, input: object): void {
    const constant = events.RuleTargetInput.fromObject(input);
    rule.addTarget(
      new targets.SfnStateMachine(this.stateMachine, {
        ...{ input: constant, role: this.starter },
        maxEventAge: Duration.minutes(1),
        retryAttempts: 0,
      }),
    );
  }
}
