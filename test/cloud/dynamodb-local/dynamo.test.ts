import { knownDifferences } from '../differences.ts';
import { dynamoContract } from '../dynamo-contract.ts';

dynamoContract('dynamodb-local');
knownDifferences('dynamodb-local');
