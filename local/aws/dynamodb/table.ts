/** The stack's tables: from CloudFormation's properties to the engine's. */
import { isObject, type JsonObject, listAt, stringAt } from '../../template/json';
import type { LocalResource, LocalTemplate } from '../../template/load';
import { AwsError } from '../service';
import type { EngineClient } from './engine-client';

/** A table as the local run needs to know it. */
export interface Table {
  readonly name: string;
  readonly arn: string;
  /** Names of the key attributes, partition key first. */
  readonly keys: readonly string[];
  /** Partition key by index name. */
  readonly indexKeys: ReadonlyMap<string, string>;
  /** As the template's references have it; undefined for a table without a stream. */
  readonly streamArn: string | undefined;
  /** Attribute that holds an item's expiry in epoch seconds. */
  readonly ttlAttribute: string | undefined;
  /** Input of the engine's `CreateTable`. */
  readonly definition: JsonObject;
}

/**
 * Members of the engine's `CreateTable` that the template gives under the same name. All others are left out on
 * purpose: recovery, encryption, tags, deletion protection, contributor insights and table class change nothing that
 * a program can see of a table in one region, and capacity is always on demand.
 */
const TAKEN_OVER = ['AttributeDefinitions', 'KeySchema', 'LocalSecondaryIndexes'];
const TAKEN_OVER_OF_INDEX = ['IndexName', 'KeySchema', 'Projection'];

/** The stack's tables. */
export function readTables(template: LocalTemplate): readonly Table[] {
  return [...template.byType('AWS::DynamoDB::GlobalTable'), ...template.byType('AWS::DynamoDB::Table')].map(
    toTable,
  );
}

/** Makes the tables; one that an earlier run left in the engine's file is kept with its items. */
export async function createTables(client: EngineClient, tables: readonly Table[]): Promise<void> {
  for (const table of tables) {
    try {
      await client.call('CreateTable', table.definition);
    } catch (error) {
      if (!(error instanceof AwsError && error.code === 'ResourceInUseException')) throw error;
      continue;
    }
    if (table.ttlAttribute === undefined) continue;
    await client.call('UpdateTimeToLive', {
      TableName: table.name,
      TimeToLiveSpecification: { AttributeName: table.ttlAttribute, Enabled: true },
    });
  }
}

function toTable(resource: LocalResource): Table {
  const { properties, logicalId, ref: name } = resource;
  const indexes = listAt(properties.GlobalSecondaryIndexes, logicalId).filter(isObject);
  const locals = listAt(properties.LocalSecondaryIndexes, logicalId).filter(isObject);
  const stream = isObject(properties.StreamSpecification) ? properties.StreamSpecification : undefined;
  const definition = {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    ...pick(properties, TAKEN_OVER),
    ...(indexes.length > 0
      ? { GlobalSecondaryIndexes: indexes.map((index) => pick(index, TAKEN_OVER_OF_INDEX)) }
      : {}),
    ...(stream
      ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } }
      : {}),
  };
  return {
    name,
    arn: resource.attributes.Arn ?? name,
    keys: keyNames(properties.KeySchema, logicalId),
    indexKeys: new Map(
      [...indexes, ...locals].map((index) => [
        stringAt(index.IndexName, logicalId),
        keyNames(index.KeySchema, logicalId)[0] ?? '',
      ]),
    ),
    streamArn: stream ? resource.attributes.StreamArn : undefined,
    ttlAttribute: ttlAttribute(properties.TimeToLiveSpecification),
    definition,
  };
}

function ttlAttribute(specification: unknown): string | undefined {
  if (!isObject(specification) || String(specification.Enabled) !== 'true') return undefined;
  return stringAt(specification.AttributeName, 'TimeToLiveSpecification.AttributeName');
}

function keyNames(schema: unknown, logicalId: string): readonly string[] {
  const keys = listAt(schema, `${logicalId}.KeySchema`).filter(isObject);
  return [
    ...keys.filter((key) => key.KeyType === 'HASH'),
    ...keys.filter((key) => key.KeyType !== 'HASH'),
  ].map((key) => stringAt(key.AttributeName, `${logicalId}.KeySchema`));
}

function pick(object: JsonObject, members: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => members.includes(key)));
}
