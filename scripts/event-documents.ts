/** Everything in the repository that is made from the catalogue of events: the JSON Schemas and their table. */
import { EVENTS } from '../lambdas/domain/event/catalogue';
import type { AnyDefinition } from '../lambdas/domain/event/definition';
import { eventSchema } from '../lambdas/domain/event/schema';

const HEAD = `# Events

What Kentongan publishes on the events topic: CloudEvents 1.0 in JSON, with \`tenantId\`, \`type\` and \`schemaVersion\` as message
attributes for filter policies. Made from \`lambdas/domain/whatsapp/fields/\` by \`npm run schemas\`; do not edit by hand.

- \`data\` has our names. What has none is under \`detail\`, as Meta sent it. Words of Meta's are in capitals, ids are text, and
  moments (\`...AtMs\`) are milliseconds since the epoch. Sets of words are open: Meta adds to them without notice.
- \`id\` is the same however often Meta sends the fact. Meta gives errors, and news of accounts and templates, no id: equal
  ones with the same time, or without any, are one.
- \`whatsapp.standby.*\`, \`whatsapp.history.*\` and \`whatsapp.message.echoed\` are copies, and not counted as traffic.
- \`whatsapp.unknown\` is what this version does not know. Its \`reason\`: \`field\` (a new field), \`event\` (a new word for what
  happened), \`message-type\` (also received as a message), \`status\`, \`shape\` (something needed is missing).

| type | what happened | data |
| --- | --- | --- |
`;

/** By path from the project's root. */
export function eventDocuments(): ReadonlyMap<string, string> {
  const events: readonly AnyDefinition[] = [...EVENTS].sort((a, b) => (a.type < b.type ? -1 : 1));
  const schemas = events.map(
    (event) => [`schemas/${event.type}.json`, `${JSON.stringify(eventSchema(event), null, 2)}\n`] as const,
  );
  return new Map([...schemas, ['docs/events.md', HEAD + events.map(row).join('')]]);
}

function row({ type, summary, members }: AnyDefinition): string {
  const names = Object.entries(members).map(([name, member]) => `\`${name}${member.needed ? '' : '?'}\``);
  return `| [\`${type}\`](../schemas/${type}.json) | ${summary} | ${names.join(', ')} |\n`;
}
