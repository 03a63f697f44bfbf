/** The JSON Schema of each event as it is published: its envelope and its data. */

import type { AnyDefinition } from './definition';
import { SCHEMA_VERSION } from './event';
import { type JsonSchema, schemaOf } from './shape';

/** Open on purpose: a consumer must take members that a later version adds. */
export function eventSchema({ type, summary, members }: AnyDefinition): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: type,
    description: `${summary}.`,
    type: 'object',
    properties: {
      specversion: { const: '1.0' },
      id: { type: 'string', pattern: '^[0-9a-f]{32}$' },
      source: { type: 'string', pattern: '^/whatsapp/' },
      type: { const: type },
      time: { type: 'string', format: 'date-time' },
      datacontenttype: { const: 'application/json' },
      tenantid: { type: 'string', minLength: 1 },
      schemaversion: { const: SCHEMA_VERSION },
      requestid: { type: 'string' },
      traceparent: { type: 'string', pattern: '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$' },
      data: schemaOf(members),
      dataref: { type: 'string', pattern: '^s3://' },
    },
    required: ['specversion', 'id', 'source', 'type', 'time', 'tenantid', 'schemaversion'],
    // Data too large for a message lie in S3: github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/dataref.md
    anyOf: [{ required: ['data'] }, { required: ['dataref'] }],
  };
}
