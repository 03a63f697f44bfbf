/** What people have set to be different about rules: one document, whose version tells two editors of each other. */
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { keys } from '../domain/state/keys';
import { conditionFailed, keyItem, number, numberOf, text, textOf } from './dynamo';

export interface OverrideDocument {
  /** As they were given; checked by whoever reads them, for the rules may have changed since. */
  readonly overrides: readonly unknown[];
  /** 0 where nobody has set any. */
  readonly version: number;
  readonly by: string;
  readonly atMs: number;
}

export async function readOverrideDocument(
  client: DynamoDBClient,
  TableName: string,
): Promise<OverrideDocument> {
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: keyItem(keys.overrides) }));
  return {
    overrides: JSON.parse(textOf(Item, 'overrides') || '[]') as unknown[],
    version: numberOf(Item, 'version'),
    by: textOf(Item, 'by'),
    atMs: numberOf(Item, 'atMs'),
  };
}

/** False when somebody else has changed them since they were read. @param document with the version that it replaces */
export async function writeOverrideDocument(
  client: DynamoDBClient,
  TableName: string,
  { overrides, version, by, atMs }: OverrideDocument,
): Promise<boolean> {
  try {
    await client.send(
      new PutItemCommand({
        TableName,
        Item: {
          ...keyItem(keys.overrides),
          overrides: text(JSON.stringify(overrides)),
          version: number(version + 1),
          by: text(by),
          atMs: number(atMs),
        },
        ConditionExpression: version === 0 ? 'attribute_not_exists(pk)' : '#version = :replaced',
        ...(version === 0
          ? {}
          : {
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':replaced': number(version) },
            }),
      }),
    );
    return true;
  } catch (error) {
    if (conditionFailed(error)) return false;
    throw error;
  }
}
