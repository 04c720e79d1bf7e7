import { knownDifferences } from '../differences.ts';
import { dynamoContract } from '../dynamo-contract.ts';

dynamoContract('ministack');
knownDifferences('ministack');
