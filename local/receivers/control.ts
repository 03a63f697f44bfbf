/**
 * Lets other programs on this machine see what people received, and make a stand-in fail:
 * `GET /_inbox?after=NUMBER&channel=NAME`, `POST /_control`.
 */
import * as v from 'valibot';
import type { Clock } from '../time/clock';
import { type Answer, jsonAnswer, jsonBody, type ReceivedRequest, type Reply } from './http-request';
import type { Inbox, InboxMessage } from './inbox';
import type { Receiver } from './receiver';

/** What `GET /_inbox` answers. */
export interface InboxPage {
  /** By the clock of the run. */
  readonly nowMs: number;
  /** The kinds of channel that there are. */
  readonly channels: readonly string[];
  readonly messages: readonly InboxMessage[];
  /** Requests that were not taken, by channel and status. */
  readonly refused: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const Order = v.union([
  v.strictObject({ channel: v.string(), heal: v.literal(true) }),
  v.strictObject({
    channel: v.string(),
    status: v.union([
      v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
      v.picklist(['hang', 'reset']),
    ]),
    times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    forSeconds: v.optional(v.pipe(v.number(), v.minValue(0))),
    /** Seconds or a date, as it goes into the header. */
    retryAfter: v.optional(v.union([v.number(), v.string()])),
    body: v.optional(v.string()),
  }),
]);
/** What `POST /_control` takes. */
export type ControlOrder = v.InferOutput<typeof Order>;

const ACCEPTED =
  '{"channel": NAME, "status": 200 to 599 or "hang" or "reset", "times"?, "forSeconds"?, "retryAfter"?, "body"?} or {"channel": NAME, "heal": true}';

export interface Control {
  handles(path: string): boolean;
  receive(request: ReceivedRequest): Answer;
  /** Keeps count of what was not taken. */
  note(channel: string, reply: Reply): void;
}

export function createControl(
  clock: Clock,
  inbox: Inbox,
  receivers: Readonly<Record<string, Receiver>>,
): Control {
  const refused: Record<string, Record<string, number>> = {};

  const page = (query: URLSearchParams): InboxPage => {
    const after = Number(query.get('after') ?? 0);
    const channel = query.get('channel');
    return {
      nowMs: clock.now(),
      channels: Object.keys(receivers),
      messages: inbox
        .all()
        .filter((message) => message.number > after && (channel === null || message.channel === channel)),
      refused,
    };
  };

  const order = (request: ReceivedRequest): Answer => {
    // What a web page may send without being asked is not of this type.
    if (!request.headers['content-type']?.startsWith('application/json')) {
      return { status: 415, body: 'application/json is accepted' };
    }
    const parsed = v.safeParse(Order, jsonBody(request));
    if (!parsed.success) return { status: 400, body: `accepted is ${ACCEPTED}` };
    const receiver = Object.hasOwn(receivers, parsed.output.channel)
      ? receivers[parsed.output.channel]
      : undefined;
    if (!receiver) {
      return { status: 404, body: `no such channel; there are ${Object.keys(receivers).join(', ')}` };
    }
    if ('heal' in parsed.output) receiver.heal();
    else plan(receiver, parsed.output);
    return jsonAnswer(200, { nowMs: clock.now() });
  };

  return {
    handles: (path) => path === '/_inbox' || path === '/_control',
    receive: (request) => {
      const host = (request.headers.host ?? '').replace(/:\d+$/, '');
      // The endpoint listens on the loopback only; a web page can still reach it under a name of its own.
      if (host !== '127.0.0.1' && host !== 'localhost') return { status: 403, body: '' };
      if (request.path === '/_inbox' && request.method === 'GET') return jsonAnswer(200, page(request.query));
      if (request.path === '/_control' && request.method === 'POST') return order(request);
      return { status: 405, body: 'GET /_inbox and POST /_control are accepted' };
    },
    note: (channel, reply) => {
      const status = typeof reply === 'string' ? reply : String(reply.status);
      if (/^2/.test(status)) return;
      const counts = refused[channel] ?? {};
      refused[channel] = { ...counts, [status]: (counts[status] ?? 0) + 1 };
    },
  };
}

function plan(
  receiver: Receiver,
  { status, times, forSeconds, retryAfter, body }: Exclude<ControlOrder, { readonly heal: true }>,
): void {
  const headers = retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } };
  receiver.plan({
    reply:
      typeof status === 'string' ? status : { status, body: body ?? `planned failure ${status}`, ...headers },
    ...(times === undefined ? {} : { times }),
    ...(forSeconds === undefined ? {} : { forMs: forSeconds * 1000 }),
  });
}
