/** What an action gets to work with, and how it is described to the service. */
import type { CallContext, Input, Permission } from '../service';
import type { Publication } from './parse-publish';
import type { LocalSms } from './sms';
import type { Topic } from './topic';
import type { Topics } from './topics';

export interface Call {
  readonly input: Input;
  readonly context: CallContext;
  readonly topics: Topics;
  /** Publishes and returns the message's id. */
  publish(topic: Topic, publication: Publication, traceHeader: string | undefined): string;
  /** Delivers a text message and returns its id. */
  text(sms: Omit<LocalSms, 'id'>): string;
  /** Says which topic the call was about and how many bytes of messages it carried, for the bill. */
  bill(topicArn: string, payloadBytes: number): void;
}

/** One API action: what it takes to be allowed and what it does. */
export interface SnsAction {
  permissions(input: Input, topics: Pick<Topics, 'find'>): readonly Permission[];
  run(call: Call): object;
}

/** `sns:ACTION` on the topic that one of the members names. */
export function onTopic(
  action: string,
  ...members: readonly string[]
): (input: Input) => readonly Permission[] {
  return (input) => {
    const named = members.map((member) => input[member]).find((value) => typeof value === 'string');
    return [{ action: `sns:${action}`, resource: typeof named === 'string' ? named : '*' }];
  };
}

/** `sns:ACTION` on the topic that the subscription belongs to. */
export function onSubscription(action: string): SnsAction['permissions'] {
  return ({ SubscriptionArn: arn }) => [
    {
      action: `sns:${action}`,
      resource: typeof arn === 'string' ? arn.slice(0, arn.lastIndexOf(':')) || '*' : '*',
    },
  ];
}
