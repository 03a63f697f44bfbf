/** Everything in the repository that is made from the catalogue of events: the JSON Schemas and their table. */
import { EVENTS } from '../lambdas/domain/event/catalogue';
import type { AnyDefinition } from '../lambdas/domain/event/definition';
import { eventSchema } from '../lambdas/domain/event/schema';
import type { Kind } from '../lambdas/domain/event/shape';

const HEAD = `# Events

What Kentongan publishes on the events topic: CloudEvents 1.0 in JSON, with \`tenantId\`, \`type\` and \`schemaVersion\` as message
attributes for filter policies. Made from \`lambdas/domain/whatsapp/fields/\` by \`npm run schemas\`; do not edit by hand.
\`npx kentongan normalise FILE\` shows what a webhook becomes.

- \`data\` has our names. What has none is under \`detail\`, as Meta sent it. Words of Meta's are in capitals, ids are text, and
  moments (\`...AtMs\`) are milliseconds since the epoch. Sets of words are open: Meta adds to them without notice.
- \`id\` is the same however often Meta sends the fact. Meta gives errors, and news of accounts and templates, no id: equal
  ones with the same time are one. An error without a time (\`whatsapp.error.reported\`, \`whatsapp.history.refused\`) is one for
  each minute in which it is reported: see [ADR 9](adr/0009-errors-without-an-id.md).
- \`whatsapp.standby.*\`, \`whatsapp.history.*\` and \`whatsapp.message.echoed\` are copies, and not counted as traffic.
- \`whatsapp.unknown\` is what this version does not know. Its \`reason\`: \`field\` (a new field), \`event\` (a new word for what
  happened), \`message-type\` (also received as a message), \`status\`, \`shape\` (something needed is missing). These, and members
  under \`detail\`, are counted as metrics (\`EventUnknown...\`, \`EventDetail\`) and named in the log line \`schema.drift\`.
- A customer's wish to get no marketing is told twice: by \`whatsapp.consent.stopped\`, and by \`optedOut\` of a
  \`whatsapp.message.failed\`, for a wish from before that field was subscribed to. The same person may be told of often.

## Without content

A stage whose \`eventContent\` is \`none\` publishes events without what is personal. In the table a member marked † is then left out,
one marked ‡ in part. One marked # is an id, and is replaced by \`sha256:\` and the first 32 hexadecimal digits of its SHA-256: a
service that has the id, as the answer to a send has it, finds the event by that. An id or
a word that has not the form of one is hashed as well. \`detail\` is always left out. Whose wish or new id an event tells of is
then not told: a service that must act on it needs \`full\`.

In the schemas such members carry \`x-personal\`, and none that is left out is \`required\`; with \`full\`, those without a \`?\` are
there all the same. Hashes are pseudonyms, and so is the event's \`id\`, which is made from what the event is about: whoever knows or
can guess all of that can make it again.

## Large events

SNS takes 256 KiB a message. The data of a larger event lie in S3 for 14 days: the event has no \`data\`, but \`dataref\`, as in
[CloudEvents](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/dataref.md), which is
\`s3://BUCKET/events/TENANT/ID.json\`. Fetch the object and take it as \`data\`; the event is published only once it is there. Your
service needs \`s3:GetObject\` on \`events/*\` of the bucket that the output \`ClaimChecksBucketName\` names; \`events/TENANT/*\`
lets it read one tenant's.

## All events

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
  const names = Object.entries(members).map(
    ([name, { needed, kind }]) => `\`${name}${needed ? '' : '?'}\`${markOf(kind)}`,
  );
  return `| [\`${type}\`](../schemas/${type}.json) | ${summary} | ${names.join(', ')} |\n`;
}

/** What becomes of it without content. */
function markOf({ privacy, members, item }: Kind<unknown>): string {
  if (privacy === 'personal') return '†';
  if (privacy === 'hashed') return '#';
  const within = Object.values(members ?? {}).map(({ kind }) => kind);
  return [...within, ...(item ? [item] : [])].some((kind) => markOf(kind) !== '') ? '‡' : '';
}
