/**
 * What a channel is to notify: a way to reach people, over one small interface. A new one is its file in `channels/`
 * and its line in the list there.
 */
import type * as v from 'valibot';
import type { Sending } from '../domain/dispatch/orders';
import type { Message, Report } from '../domain/message/message';
import type { ChannelName } from '../domain/routing/channel-names';
import type { Clock } from '../platform/clock';
import type { SendEmail } from '../platform/ses-email';
import type { SendSms } from '../platform/sns-sms';

/** How a sending ended. */
export type Outcome = Sending;

/** A channel with its credential and one place to tell. Never throws; no secret and no address is in a reason. */
export interface Channel {
  send(message: Message): Promise<Outcome>;
  /** Absent for channels that are too small for a report. */
  report?(report: Report): Promise<Outcome>;
}

export interface ChannelKind<Credential = unknown, Target = unknown> {
  /** Names the kind in the configuration, in records and in logs. */
  readonly name: ChannelName;
  /** What the channels secret holds for it. */
  readonly credential: v.GenericSchema<unknown, Credential>;
  /** What a receiver adds to it, such as the channel of a workspace; a person's entry in the secret is one, too. */
  readonly target: v.GenericSchema<unknown, Target>;
  /** What is wrong with the two together, in words that hold no value. Absent where each for itself is enough. */
  misfit?(credential: Credential, target: Target): string | undefined;
  open(credential: Credential, target: Target, parts: ChannelParts): Channel;
}

export interface ChannelParts {
  readonly clock: Pick<Clock, 'now'>;
  /** Aborted when a provider has had time enough to answer. @default 10 s after it is asked for */
  readonly deadline?: () => AbortSignal;
  /** Ways out through AWS, which takes the function's role for a credential. Without one its channel refuses. */
  readonly sendEmail?: SendEmail;
  readonly sendSms?: SendSms;
}
