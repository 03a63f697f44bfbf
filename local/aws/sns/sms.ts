/** A text message to a phone, by the rules that SNS states. Source: docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html */
import type { Input } from '../service';
import { isRecord } from '../sqs/input';
import { invalidParameter } from './errors';
import { requiredText } from './input';

export interface LocalSms {
  /** E.164. */
  readonly phone: string;
  readonly text: string;
  readonly senderId?: string;
  /** SNS's name of it. */
  readonly id: string;
}

/** SNS cuts what is longer into several messages; nobody would want that of an alert. */
const MAX_SMS_BYTES = 1_600;

export function parseSms(phone: string, input: Input): Omit<LocalSms, 'id'> {
  if (!/^\+[1-9]\d{6,14}$/.test(phone)) {
    throw invalidParameter('PhoneNumber Reason: the value is not valid to publish to');
  }
  const text = requiredText(input, 'Message');
  if (Buffer.byteLength(text) > MAX_SMS_BYTES) throw invalidParameter('Message too long');
  const type = attributeOf(input, 'AWS.SNS.SMS.SMSType');
  if (type !== undefined && type !== 'Transactional' && type !== 'Promotional') {
    throw invalidParameter('SMSType Reason: Transactional and Promotional are accepted');
  }
  const senderId = attributeOf(input, 'AWS.SNS.SMS.SenderID');
  if (senderId !== undefined && !/^(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}$/.test(senderId)) {
    throw invalidParameter(
      'SenderID Reason: 1 to 11 letters, digits and hyphens, with a letter, are accepted',
    );
  }
  return { phone, text, ...(senderId === undefined ? {} : { senderId }) };
}

/** Names that begin with `AWS.` are for what SNS itself reads. */
function attributeOf({ MessageAttributes: attributes }: Input, name: string): string | undefined {
  const value = isRecord(attributes) ? attributes[name] : undefined;
  if (value === undefined) return undefined;
  const text = isRecord(value) && value.DataType === 'String' ? value.StringValue : undefined;
  if (typeof text !== 'string') throw invalidParameter(`MessageAttributes Reason: ${name} is a String`);
  return text;
}
