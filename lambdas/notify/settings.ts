/**
 * Reads the channels secret and opens channels from it. An entry belongs to a credential's name, `people` to persons:
 *
 *     { "slack": {"token": "xoxb-..."}, "pagerduty": {"routingKey": "..."},
 *       "people": { "sari": {"slack": {"channel": "U123"}, "telegram": {"chat": 123}} } }
 *
 * One faulty entry leaves the others as they are. A reason names places, and never a value.
 */
import * as v from 'valibot';
import { asRecord, type JsonRecord } from '../domain/json';
import type { Channel, ChannelKind, ChannelParts, Outcome } from './channel-kind';
import { CHANNEL_KINDS } from './channels/kinds';

/** Where alerts can be sent to. Only `openChannel` and `openPerson` look into it. */
export interface ChannelsSecret {
  readonly entries: JsonRecord;
}

export type Opened =
  | { readonly ok: true; readonly channel: Channel }
  /**
   * @property reason to be told to whoever keeps the secret or the routing
   * @property isUnset nobody has put anything into the secret for it: not a fault, but a channel that is not in use
   */
  | { readonly ok: false; readonly reason: string; readonly isUnset?: true };

/** What a receiver of the routing names. */
export interface ChannelSpec {
  readonly channel: string;
  readonly credential: string;
  readonly target: unknown;
}

export interface SettingsParts extends ChannelParts {
  /** @default all that there are */
  readonly kinds?: readonly ChannelKind[];
}

/** Throws an error without any value of the text when it is no JSON object: then no channel can be opened. */
export function readChannelsSecret(text: string): ChannelsSecret {
  let entries: JsonRecord | undefined;
  try {
    entries = asRecord(JSON.parse(text));
  } catch {
    entries = undefined;
  }
  if (entries) return { entries };
  throw new Error(
    'the channels secret is not a JSON object; it takes {"slack": {"token": ...}, "people": {...}}',
  );
}

export function openChannel(secret: ChannelsSecret, spec: ChannelSpec, parts: SettingsParts): Opened {
  const kind = kindNamed(spec.channel, parts);
  if (!kind) return unknownKind(spec.channel, parts);
  return open(kind, secret, spec, 'target', parts);
}

/** A person is told with the credential that is named as the kind of channel is. */
export function openPerson(
  secret: ChannelsSecret,
  person: string,
  channel: string,
  parts: SettingsParts,
): Opened {
  const kind = kindNamed(channel, parts);
  if (!kind) return unknownKind(channel, parts);
  const place = `people.${person}.${channel}`;
  const target = own(personEntry(secret, person), channel);
  if (target === undefined)
    return { ok: false, isUnset: true, reason: `the channels secret has no ${place}` };
  return open(kind, secret, { channel, credential: channel, target }, place, parts);
}

/** The kinds of channel by which a person is reached, in the order of the secret. */
export function waysTo(secret: ChannelsSecret, person: string, parts: SettingsParts): readonly string[] {
  return Object.keys(personEntry(secret, person) ?? {}).filter((name) => kindNamed(name, parts));
}

function open(
  kind: ChannelKind,
  { entries }: ChannelsSecret,
  spec: ChannelSpec,
  place: string,
  parts: SettingsParts,
): Opened {
  const entry = own(entries, spec.credential);
  const credential = v.safeParse(kind.credential, entry);
  if (!credential.success) {
    // A kind that needs none takes a missing entry for one.
    if (entry === undefined) {
      return { ok: false, isUnset: true, reason: `the channels secret has no ${spec.credential}` };
    }
    const places = placesOf(spec.credential, credential.issues);
    return { ok: false, reason: `the channels secret has a fault at ${places}` };
  }
  const target = v.safeParse(kind.target, spec.target);
  if (!target.success) return { ok: false, reason: `fault at ${placesOf(place, target.issues)}` };
  const misfit = kind.misfit?.(credential.output, target.output);
  if (misfit) return { ok: false, reason: `${spec.credential} and ${place} do not fit: ${misfit}` };
  return { ok: true, channel: withoutThrows(kind.open(credential.output, target.output, parts)) };
}

function kindNamed(name: string, { kinds = CHANNEL_KINDS }: SettingsParts): ChannelKind | undefined {
  return kinds.find((kind) => kind.name === name);
}

function unknownKind(name: string, { kinds = CHANNEL_KINDS }: SettingsParts): Opened {
  const known = kinds.map((kind) => kind.name).join(', ');
  return { ok: false, reason: `there is no channel ${name}; there are ${known}` };
}

function personEntry({ entries }: ChannelsSecret, person: string): JsonRecord | undefined {
  return asRecord(own(asRecord(entries.people), person));
}

/** A name such as `constructor` is no entry. */
function own(record: JsonRecord | undefined, name: string): unknown {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}

function placesOf(root: string, issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const places = issues.flatMap(leaves).map((path) => (path ? `${root}.${path}` : root));
  return [...new Set(places)].join(', ');
}

/** Of a choice none of whose forms fits, the places in each of its forms. */
function leaves(issue: v.BaseIssue<unknown>): readonly (string | null)[] {
  const path = v.getDotPath(issue);
  if (issue.type !== 'union' || path !== null || !issue.issues) return [path];
  return issue.issues.flatMap(leaves);
}

/** A fault of ours in one channel is that channel's trouble only. */
function withoutThrows({ send, report }: Channel): Channel {
  return {
    send: (message) => send(message).catch(fault),
    ...(report ? { report: (contents) => report(contents).catch(fault) } : {}),
  };
}

function fault(error: unknown): Outcome {
  return {
    kind: 'refused',
    reason: `the channel has a fault: ${error instanceof Error ? error.name : 'unknown'}`,
  };
}
