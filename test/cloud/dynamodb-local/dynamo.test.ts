import { dynamoContract } from '../dynamo-contract.ts';

dynamoContract('dynamodb-local');
