import { dynamoContract } from '../dynamo-contract.ts';

dynamoContract('ministack');
