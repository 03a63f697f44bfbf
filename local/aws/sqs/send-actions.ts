/** SendMessage and SendMessageBatch. */
import type { AwsError, Input } from '../service';
import { parseEntries, runEntries } from './batch';
import type { Call, SqsAction } from './call';
import { md5OfAttributes, messageSizeBytes } from './checksum';
import { sqsError } from './errors';
import { isRecord } from './input';
import { MAX_MESSAGE_BYTES } from './limits';
import type { OutgoingMessage } from './message';
import { parseAttributes, parseMessage } from './parse-message';
import { onQueueUrl } from './permissions';
import type { Queue } from './queue';

export const sendActions: Readonly<Record<string, SqsAction>> = {
  SendMessage: {
    permissions: onQueueUrl('SendMessage'),
    run: (call) => {
      const queue = call.queues.required(call.input);
      const message = parse(call, queue, call.input);
      call.bill(queue.arn, messageSizeBytes(message.body, message.attributes ?? {}));
      return send(queue, message, call.input);
    },
  },
  SendMessageBatch: {
    permissions: onQueueUrl('SendMessage'),
    run: (call) => {
      const queue = call.queues.required(call.input);
      const entries = parseEntries(call.input.Entries, sqsError);
      const totalBytes = entries.reduce((sum, { input }) => sum + roughSizeBytes(input), 0);
      if (totalBytes > MAX_MESSAGE_BYTES) throw batchTooLong(totalBytes);
      call.bill(queue.arn, totalBytes);
      return runEntries(entries, (entry) => send(queue, parse(call, queue, entry), entry));
    },
  },
};

function parse({ context }: Call, queue: Queue, input: Input): OutgoingMessage {
  return parseMessage(input, {
    maximumMessageBytes: queue.settings.maximumMessageBytes,
    traceHeader: context.traceHeader,
    senderId: `AROALOCALRUN00000000:${context.caller}`,
  });
}

function send(queue: Queue, message: OutgoingMessage, input: Input): object {
  const sent = queue.send(message);
  const system = input.MessageSystemAttributes;
  const md5OfSystem = isRecord(system) ? md5OfAttributes(parseAttributes(system)) : undefined;
  return {
    MessageId: sent.messageId,
    MD5OfMessageBody: sent.md5OfBody,
    ...(sent.md5OfAttributes === undefined ? {} : { MD5OfMessageAttributes: sent.md5OfAttributes }),
    ...(md5OfSystem === undefined ? {} : { MD5OfMessageSystemAttributes: md5OfSystem }),
  };
}

/** The size of an entry that has not been checked yet; what is not well formed is refused later, entry by entry. */
function roughSizeBytes({ MessageBody: body, MessageAttributes: attributes }: Input): number {
  let size = typeof body === 'string' ? Buffer.byteLength(body) : 0;
  for (const [name, value] of Object.entries(isRecord(attributes) ? attributes : {})) {
    size += Buffer.byteLength(name);
    for (const part of Object.values(isRecord(value) ? value : {})) {
      if (typeof part === 'string') size += Buffer.byteLength(part);
    }
  }
  return size;
}

function batchTooLong(bytes: number): AwsError {
  return sqsError(
    'BatchRequestTooLong',
    `Batch requests cannot be longer than ${MAX_MESSAGE_BYTES} bytes. You have sent ${bytes} bytes.`,
  );
}
