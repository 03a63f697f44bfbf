/** All channels: a new one is its file and its part here. */
import * as v from 'valibot';
import type { Clock } from '../../platform/clock';
import type { Channel } from '../channel';
import { createSlackChannel } from './notice-slack';
import { createWebhookChannel, isWebhookSecret } from './notice-webhook';

const Address = v.pipe(v.string(), v.url());

const Settings = v.strictObject({
  slack: v.optional(v.strictObject({ url: Address })),
  webhook: v.optional(
    v.strictObject({
      url: Address,
      secret: v.optional(v.pipe(v.string(), v.check(isWebhookSecret))),
    }),
  ),
});

/** Reads the channels secret's JSON. Throws an error that names the faulty place and never a value. */
export function parseChannels(text: string, clock: Clock): readonly Channel[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(
      'the channels secret is not JSON; it takes {"slack": {"url": ...}, "webhook": {"url": ..., "secret": ...}}',
    );
  }
  const parsed = v.safeParse(Settings, json);
  if (!parsed.success) {
    const places = parsed.issues.map((issue) => v.getDotPath(issue) ?? '(whole)');
    throw new Error(`the channels secret has a fault; look at: ${places.join(', ')}`);
  }
  const { slack, webhook } = parsed.output;
  return [
    ...(slack ? [createSlackChannel(slack.url)] : []),
    ...(webhook ? [createWebhookChannel(webhook.url, webhook.secret, clock)] : []),
  ];
}
