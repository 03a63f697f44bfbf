/** Writes what is made from the catalogues of events and metrics and from the schemas of configuration; removes schemas of events that are no more. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventDocuments } from './event-documents';
import { METRICS_PATH, metricsPage } from './metric-documents';
import { ROUTING_SCHEMA_PATH, routingSchema } from './routing-schema';

const root = join(import.meta.dirname, '..');
const documents = eventDocuments();

mkdirSync(join(root, 'schemas'), { recursive: true });
for (const name of readdirSync(join(root, 'schemas'))) {
  if (!documents.has(`schemas/${name}`)) rmSync(join(root, 'schemas', name));
}
for (const [path, content] of documents) writeFileSync(join(root, path), content);
writeFileSync(join(root, ROUTING_SCHEMA_PATH), `${JSON.stringify(routingSchema(), null, 2)}\n`);
writeFileSync(join(root, METRICS_PATH), metricsPage());
