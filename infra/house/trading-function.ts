/** House defaults of every function: Node 24 on ARM, one role of its own, a log that ends, and nothing it does not ask for. */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ENVIRONMENT, functionName, type SecretName, secretParameter } from '#functions/adapters/deployment-names.ts';
import type { Entry } from './bundles.ts';
import type { Settings } from './settings.ts';

/** What all functions of a stack have in common. */
export interface House {
  readonly settings: Settings;
  readonly codeOf: (entry: Entry) => string;
}

export interface TradingFunctionProps {
  readonly entry: Entry;
  /** What the owner knows it by; the entry's name by default. */
  readonly name?: string;
  readonly description: string;
  readonly memoryMb: number;
  readonly seconds: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly SecretName[];
}

export const LOG_DAYS = logs.RetentionDays.ONE_MONTH;

export class TradingFunction extends lambda.Function {
  constructor(scope: Construct, house: House, props: TradingFunctionProps) {
    const { entry, name = entry, description, memoryMb, seconds, environment = {}, secrets = [] } = props;
    const { settings, codeOf } = house;
    const physical = functionName(settings.environment, name);
    const id = pascal(name);
    const role = new iam.Role(scope, `${id}Role`, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new logs.LogGroup(scope, `${id}Log`, {
      logGroupName: `/aws/lambda/${physical}`,
      retention: LOG_DAYS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    logGroup.grantWrite(role);
    super(scope, id, {
      functionName: physical,
      description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(codeOf(entry)),
      handler: 'index.handler',
      memorySize: memoryMb,
      timeout: Duration.seconds(seconds),
      role,
      logGroup,
      // A late trade is worse than none: what failed is not run again by itself.
      retryAttempts: 0,
      environment: {
        [ENVIRONMENT.environment]: settings.environment,
        [ENVIRONMENT.config]: JSON.stringify(settings.config),
        ...environment,
      },
    });
    if (secrets.length > 0) this.addToRolePolicy(reading(this, settings.environment, secrets));
  }
}

/** Parameters are encrypted under the account's own key for Parameter Store, which needs no grant. */
function reading(scope: Construct, environment: string, secrets: readonly SecretName[]): iam.PolicyStatement {
  const resources = secrets.map((secret) =>
    Stack.of(scope).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: secretParameter(environment, secret).slice(1),
    }),
  );
  return new iam.PolicyStatement({ actions: ['ssm:GetParameter'], resources });
}

export const pascal = (name: string): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
