import {
  DynamoDBClient,
  GetItemCommand,
  ItemCollectionSizeLimitExceededException,
  ProvisionedThroughputExceededException,
  RequestLimitExceeded,
  ResourceNotFoundException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { S3ServiceException } from '@aws-sdk/client-s3';
import { QueueDoesNotExist, RequestThrottled } from '@aws-sdk/client-sqs';
import { ParameterNotFound } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, test } from 'vitest';
import { faultOf, guarded } from '#functions/adapters/aws/service-faults.ts';
import { PermanentFault, TransientFault } from '#functions/adapters/faults.ts';
import { type Answer, refusal, type ScriptedService, scriptedService } from './scripted-service.ts';

const about = (httpStatusCode: number) => ({ message: 'it says', $metadata: { httpStatusCode } });
const inS3 = (name: string, status: number) => new S3ServiceException({ name, $fault: 'client', ...about(status) });

describe('an error of a client', () => {
  test.each([
    new ProvisionedThroughputExceededException(about(400)),
    new RequestLimitExceeded(about(400)),
    new TransactionConflictException(about(400)),
    new TransactionInProgressException(about(400)),
    new RequestThrottled(about(403)),
    inS3('SlowDown', 503),
    inS3('ConditionalRequestConflict', 409),
    inS3('AnythingAtAll', 500),
    inS3('AnythingAtAll', 429),
  ])('that is about the moment is a transient fault: $name', (error) => {
    expect(faultOf('do it', error)).toEqual(new TransientFault('cannot do it: it says'));
  });

  test.each([
    [new ResourceNotFoundException(about(400)), /it says; it is not there: run/],
    [new QueueDoesNotExist(about(400)), /it is not there/],
    [new ParameterNotFound(about(400)), /it is not there/],
    [inS3('AccessDenied', 403), /check the role/],
    [inS3('ExpiredToken', 400), /sign in to AWS again/],
    [new ItemCollectionSizeLimitExceededException(about(400)), /^cannot do it: it says$/],
    [
      Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' }),
      /set AWS credentials/,
    ],
    [new Error('Region is missing'), /set AWS_REGION/],
  ])('that is about the request is a permanent fault with what to do: $0.name', (error, message) => {
    const fault = faultOf('do it', error) as Error;

    expect(fault).toBeInstanceOf(PermanentFault);
    expect(fault.message).toMatch(message);
    expect(fault.cause).toBe(error);
  });
});

test.each([
  new TypeError('x is not a function'),
  new RangeError('too many'),
  new TransientFault('later'),
  new PermanentFault('never'),
  'text',
])('a bug stays a bug and a fault stays as it is: %s', (error) => {
  expect(faultOf('do it', error)).toBe(error);
});

describe('over the wire', () => {
  let service: ScriptedService | undefined;
  afterEach(() => service?.close());
  const asking = async (answer: Answer) => {
    service = await scriptedService(() => answer);
    const client = new DynamoDBClient(service.settings);
    return guarded('read', () => client.send(new GetItemCommand({ TableName: 'ledger', Key: {} })));
  };

  test.each<[string, Answer]>([
    ['a line that is cut', 'hang up'],
    ['no answer in time', 'silence'],
    ['a 503', refusal('ServiceUnavailable', {}, 503)],
    ['a throttle', refusal('ThrottlingException')],
    ['a truncated answer', { text: '{"Item":{' }],
  ])('%s is a transient fault', async (_, answer) => {
    await expect(asking(answer)).rejects.toThrow(TransientFault);
  });

  test('nobody listening is a transient fault', async () => {
    service = await scriptedService(() => 'hang up');
    await service.close();
    const client = new DynamoDBClient(service.settings);
    service = undefined;

    await expect(
      guarded('read', () => client.send(new GetItemCommand({ TableName: 'ledger', Key: {} }))),
    ).rejects.toThrow(TransientFault);
  });

  test.each(['ValidationException', 'ResourceNotFoundException', 'AccessDeniedException'])(
    '%s is a permanent fault',
    async (type) => {
      await expect(asking(refusal(type))).rejects.toThrow(PermanentFault);
    },
  );
});
