/** Checks a message that a caller publishes, by the rules that SNS states. */
import { AwsError, type Input } from '../service';
import { messageSizeBytes } from '../sqs/checksum';
import { isRecord } from '../sqs/input';
import type { MessageAttributes } from '../sqs/message';
import { parseAttributes } from '../sqs/parse-message';
import { invalidParameter } from './errors';
import { optionalText, requiredText } from './input';
import type { Notification } from './notification';

/** Largest message with its attributes, and largest batch, in bytes. */
export const MAX_PUBLISH_BYTES = 262_144;
const MAX_SUBJECT_LENGTH = 100;

/** What the caller says of a message; the topic and the moment are added on publishing. */
export type Publication = Pick<Notification, 'subject' | 'message' | 'attributes' | 'groupId'> & {
  readonly sizeBytes: number;
};

/** @param input the parameters of `Publish`, or one entry of `PublishBatch`. */
export function parsePublication(input: Input): Publication {
  const text = requiredText(input, 'Message');
  const attributes = parseMessageAttributes(input);
  const sizeBytes = messageSizeBytes(text, attributes);
  if (sizeBytes > MAX_PUBLISH_BYTES) throw invalidParameter('Message too long');
  if (optionalText(input, 'MessageDeduplicationId') !== undefined) {
    throw invalidParameter('MessageDeduplicationId Reason: only FIFO topics take it');
  }
  const structure = optionalText(input, 'MessageStructure');
  if (structure !== undefined && structure !== 'json') throw invalidParameter('MessageStructure');
  return {
    subject: parseSubject(optionalText(input, 'Subject')),
    message: structure === 'json' ? parseStructure(text) : text,
    attributes,
    groupId: optionalText(input, 'MessageGroupId'),
    sizeBytes,
  };
}

/** One line of printable text that does not begin with a space. */
function parseSubject(subject: string | undefined): string | undefined {
  const isFit =
    subject === undefined ||
    (/^[^\s\p{Cc}][^\p{Cc}]*$/u.test(subject) && subject.length <= MAX_SUBJECT_LENGTH);
  if (!isFit) throw invalidParameter('Subject');
  return subject;
}

/** A text for each protocol; `default` serves those that are not named. */
function parseStructure(text: string): Record<string, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
  const texts = isRecord(parsed)
    ? Object.entries(parsed).filter(([, value]) => typeof value === 'string')
    : [];
  const byProtocol: Record<string, string> = Object.fromEntries(
    texts.map(([name, value]) => [name, String(value)]),
  );
  if (byProtocol.default === undefined) {
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  }
  return byProtocol;
}

function parseMessageAttributes(input: Input): MessageAttributes {
  const attributes = input.MessageAttributes ?? {};
  if (!isRecord(attributes)) throw invalidParameter('MessageAttributes');
  // SNS sets no limit to their number; the checks of SQS do, so that they go through one at a time.
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => Object.entries(inOwnWords({ [name]: value }))),
  );
}

function inOwnWords(attributes: Input): MessageAttributes {
  try {
    return parseAttributes(attributes);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError('InvalidParameterValueException', error.message, {
      queryCode: 'ParameterValueInvalid',
    });
  }
}
