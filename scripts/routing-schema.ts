/** The JSON Schema of routing files, for editors. What only `parseRouting` sees, such as unknown names, is not in it. */
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { ScheduleSchema } from '../lambdas/domain/oncall/schedule-schema';
import {
  EscalationSchema,
  FileSchema,
  InhibitSchema,
  MaintenanceSchema,
  NodeSchema,
  PersonSchema,
  ReceiverSchema,
  RootSchema,
  TimetableSchema,
} from '../lambdas/domain/routing/routing-schema';

export const ROUTING_SCHEMA_PATH = 'config/routing.schema.json';

export function routingSchema(): unknown {
  const { properties, ...file } = schemaOf(FileSchema);
  const entries = (name: string, schema: v.GenericSchema) => ({
    [name]: { ...properties?.[name], additionalProperties: schemaOf(schema) },
  });
  const items = (name: string, schema: v.GenericSchema) => ({
    [name]: { ...properties?.[name], items: schemaOf(schema) },
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Who hears of what',
    ...file,
    properties: {
      ...properties,
      route: withRoutes(schemaOf(RootSchema)),
      ...entries('receivers', ReceiverSchema),
      ...entries('escalations', EscalationSchema),
      ...entries('people', PersonSchema),
      ...entries('schedules', ScheduleSchema),
      ...items('inhibit', InhibitSchema),
      ...items('maintenance', MaintenanceSchema),
      digest: schemaOf(TimetableSchema),
      report: schemaOf(TimetableSchema),
    },
    definitions: { route: withRoutes(schemaOf(NodeSchema)) },
  };
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, object>>;
}

/** As people write it; checks that JSON Schema has no words for are left out. */
function schemaOf(schema: v.GenericSchema): JsonSchema {
  const { $schema: _dialect, ...rest } = toJsonSchema(schema, { typeMode: 'input', errorMode: 'ignore' });
  return rest as JsonSchema;
}

function withRoutes({ properties, ...rest }: JsonSchema): JsonSchema {
  const routes = { ...properties?.routes, items: { $ref: '#/definitions/route' } };
  return { ...rest, properties: { ...properties, routes } };
}
