import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Counts the Query calls that a client makes from now on, each page of a long answer for itself. */
export const countQueries = (client: DynamoDBClient): (() => number) => {
  let queries = 0;
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === 'QueryCommand') queries++;
        return next(args);
      },
    { step: 'initialize' },
  );
  return () => queries;
};
