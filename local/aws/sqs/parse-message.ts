/** Checks a message that a caller sends, by the rules that SQS states for bodies, attributes and groups. */
import { AwsError, type Input } from '../service';
import { messageSizeBytes } from './checksum';
import { invalidParameter } from './errors';
import { isRecord, optionalInteger, optionalText, record, requiredText } from './input';
import { MAX_DELAY_SECONDS, MAX_MESSAGE_ATTRIBUTES } from './limits';
import type { MessageAttributes, MessageAttributeValue, OutgoingMessage } from './message';

/** Everything that XML 1.0 cannot carry, lone surrogates included. */
const ILLEGAL_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const ATTRIBUTE_NAME = /^(?!aws\.|amazon\.)(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/i;
const DATA_TYPE = /^(String|Number|Binary)(\..+)?$/;
const GROUP_ID = /^[\x21-\x7e]{1,128}$/;

/** What the queue and the call add to the message itself. */
export interface SendingContext {
  readonly maximumMessageBytes: number;
  readonly traceHeader: string | undefined;
  readonly senderId: string;
}

/** @param input the parameters of `SendMessage`, or one entry of `SendMessageBatch`. */
export function parseMessage(input: Input, context: SendingContext): OutgoingMessage {
  const body = requiredText(input, 'MessageBody');
  checkCharacters(body);
  const attributes = parseAttributes(record(input, 'MessageAttributes'));
  if (messageSizeBytes(body, attributes) > context.maximumMessageBytes) {
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${context.maximumMessageBytes} bytes.`,
    );
  }
  const deduplicationId = optionalText(input, 'MessageDeduplicationId');
  if (deduplicationId !== undefined) {
    throw invalidParameter(
      'MessageDeduplicationId',
      deduplicationId,
      'The request include parameter that is not valid for this queue type.',
    );
  }
  return {
    body,
    attributes,
    delaySeconds: optionalInteger(input, 'DelaySeconds', { min: 0, max: MAX_DELAY_SECONDS }),
    groupId: parseGroupId(input),
    traceHeader: parseTraceHeader(record(input, 'MessageSystemAttributes')) ?? context.traceHeader,
    senderId: context.senderId,
  };
}

function parseGroupId(input: Input): string | undefined {
  const groupId = optionalText(input, 'MessageGroupId');
  if (groupId !== undefined && !GROUP_ID.test(groupId)) {
    throw invalidParameter(
      'MessageGroupId',
      groupId,
      'Takes 1 to 128 letters, digits and punctuation marks.',
    );
  }
  return groupId;
}

function parseTraceHeader(attributes: Input): string | undefined {
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== 'AWSTraceHeader') {
      throw invalidParameter(
        'MessageSystemAttributes',
        name,
        'AWSTraceHeader is the only one that is known.',
      );
    }
    return parseAttributeValue(name, value).StringValue;
  }
  return undefined;
}

/** Checks the attributes' number, names, types and values. */
export function parseAttributes(input: Input): MessageAttributes {
  const entries = Object.entries(input);
  if (entries.length > MAX_MESSAGE_ATTRIBUTES) {
    throw new AwsError(
      'InvalidParameterValue',
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${MAX_MESSAGE_ATTRIBUTES}].`,
    );
  }
  return Object.fromEntries(
    entries.map(([name, value]) => {
      if (!ATTRIBUTE_NAME.test(name)) {
        throw invalidParameter('MessageAttributes', name, 'This is no valid name for a message attribute.');
      }
      return [name, parseAttributeValue(name, value)];
    }),
  );
}

function parseAttributeValue(name: string, value: unknown): MessageAttributeValue {
  const refuse = (reason: string): AwsError =>
    new AwsError('InvalidParameterValue', `The message attribute '${name}' ${reason}`);
  if (!isRecord(value)) throw refuse('must be a map of DataType and a value.');
  const { DataType, StringValue, BinaryValue } = value;
  const base = typeof DataType === 'string' ? DATA_TYPE.exec(DataType)?.[1] : undefined;
  if (typeof DataType !== 'string' || !base) {
    throw refuse('must have a DataType of String, Number or Binary, each with an optional suffix.');
  }
  if (base === 'Binary') {
    if (typeof BinaryValue !== 'string' || BinaryValue === '') throw refuse('must contain a binary value.');
    return { DataType, BinaryValue };
  }
  if (typeof StringValue !== 'string' || StringValue === '') throw refuse('must contain a string value.');
  if (base === 'Number' && !Number.isFinite(Number(StringValue))) throw refuse('must hold a number.');
  checkCharacters(StringValue);
  return { DataType, StringValue };
}

function checkCharacters(text: string): void {
  if (ILLEGAL_CHARACTER.test(text)) {
    throw new AwsError(
      'InvalidMessageContents',
      'Invalid characters found: the message holds one that XML 1.0 does not allow.',
    );
  }
}
