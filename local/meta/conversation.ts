/**
 * How one tenant's conversations go: who writes, what the business answers, and what becomes of the answers. All
 * of a conversation's updates are drawn when it begins, each with the moment at which Meta would send it.
 */
import type { Random } from '../random';
import { drawAccountEvent } from './account-event';
import { between, longTail, pickWeighted, type Weighted } from './draw';
import { numberValue } from './envelope';
import { drawInboundType, type InboundType, inboundContent } from './inbound';
import { type OutboundMessage, statusesOf } from './outbound';
import { contactOf, createPeople, type Person, partyOf } from './person';
import type { MessageCategory } from './send-errors';
import type { JsonObject, TenantSender, Update, UpdatePart } from './update';
import type { MintWamid } from './wamid';

export interface ConversationOptions {
  readonly random: Random;
  readonly sender: TenantSender;
  /** Shared by all tenants, so that no two messages have the same id. */
  readonly mintWamid: MintWamid;
  /** Share of draws that are news of the account in place of a conversation. @default 0.005 */
  readonly accountEventShare?: number;
}

export interface Conversations {
  /** The next conversation, begun at `atMs` (milliseconds since the epoch): its updates by due time. */
  begin(atMs: number): readonly Update[];
}

type Course = 'service' | 'notice' | 'campaign' | 'code' | 'advertisement';

const COURSES: Weighted<Course> = [
  ['service', 48],
  ['notice', 28],
  ['campaign', 14],
  ['code', 8],
  ['advertisement', 2],
];

/**
 * Account news has no id: a receiver tells two of them apart by account, time and content. Two alike sent within
 * the same second would be one piece of news to anybody, so they keep further apart than delivery can delay them.
 */
const ACCOUNT_EVENT_GAP_MS = 300_000;

/** The endless conversations of one tenant; the same seed and starts give the same updates. */
export function createConversations(options: ConversationOptions): Conversations {
  const { random, sender, mintWamid, accountEventShare = 0.005 } = options;
  const people = createPeople(random.fork('people'));
  let accountEvents = 0;
  let nextAccountEventMs = 0;
  return {
    begin: (atMs) => {
      if (random.next() < accountEventShare && atMs >= nextAccountEventMs) {
        nextAccountEventMs = atMs + ACCOUNT_EVENT_GAP_MS;
        const part = drawAccountEvent(random, sender);
        const key = `${sender.wabaId}/${sender.phoneNumberId}/${part.field}/${accountEvents++}`;
        return [{ key, type: part.field, sender, dueMs: atMs, part }];
      }
      const thread = new Thread(random, sender, mintWamid, people.meet(random), atMs);
      thread.take(pickWeighted(random, COURSES));
      return thread.updates.sort((a, b) => a.dueMs - b.dueMs);
    },
  };
}

/** One conversation as it goes on; `atMs` moves along with it. */
class Thread {
  readonly updates: Update[] = [];
  private lastOutboundId: string | undefined;

  constructor(
    private readonly random: Random,
    private readonly sender: TenantSender,
    private readonly mintWamid: MintWamid,
    private readonly person: Person,
    private atMs: number,
  ) {}

  take(course: Course): void {
    switch (course) {
      case 'service':
        this.exchange(between(this.random, 1, 3));
        break;
      case 'advertisement':
        this.customerWrites('text', { referral: REFERRAL });
        this.businessSends('referral_conversion');
        break;
      case 'notice':
        this.businessSends('utility');
        if (this.random.next() < 0.2) this.customerWrites('button');
        break;
      case 'campaign':
        this.campaign();
        break;
      case 'code':
        this.businessSends('authentication');
        break;
    }
  }

  private exchange(turns: number): void {
    for (let turn = 0; turn < turns; turn++) {
      this.customerWrites();
      if (this.random.next() < 0.25) this.customerWrites();
      this.businessSends('service');
    }
    if (this.random.next() < 0.2) this.customerWrites('reaction');
  }

  private campaign(): void {
    this.businessSends('marketing');
    const answer = this.random.next();
    if (answer < 0.08) this.customerWrites('button');
    else if (answer < 0.1) this.customerStopsMarketing();
  }

  private customerWrites(type?: InboundType, more?: JsonObject): void {
    const { random, sender, person } = this;
    if (this.updates.length > 0) this.atMs += between(random, 2000, 25_000);
    const drawn = type ?? drawInboundType(random, this.lastOutboundId !== undefined);
    const answers = this.lastOutboundId !== undefined && (drawn === 'button' || drawn === 'interactive');
    const id = this.mintWamid(partyOf(person), 'inbound');
    const item = {
      from: person.waId,
      from_user_id: person.userId,
      id,
      timestamp: this.timestamp(),
      type: drawn,
      ...(answers && { context: { from: sender.displayPhoneNumber, id: this.lastOutboundId } }),
      ...inboundContent(random, drawn, this.lastOutboundId),
      ...more,
    };
    this.add(id, `message.${drawn}`, this.atMs, { kind: 'message', item, contact: contactOf(person) });
  }

  private businessSends(category: MessageCategory): void {
    const { random, person } = this;
    if (this.updates.length > 0) this.atMs += longTail(random, 9000, 0.7);
    const id = this.mintWamid(partyOf(person), 'outbound');
    const message: OutboundMessage = { id, category, person, acceptedMs: this.atMs };
    for (const { name, atMs, item } of statusesOf(random, message)) {
      const contact = name === 'failed' ? {} : { contact: contactOf(person) };
      this.add(`${id}/${name}`, `status.${name}`, atMs, { kind: 'status', item, ...contact });
    }
    this.lastOutboundId = id;
  }

  private customerStopsMarketing(): void {
    const { person, sender } = this;
    this.atMs += between(this.random, 5000, 60_000);
    const preference = {
      wa_id: person.waId,
      user_id: person.userId,
      detail: 'User requested to stop marketing messages',
      category: 'marketing_messages',
      value: 'stop',
      timestamp: Math.floor(this.atMs / 1000),
    };
    const value = { ...numberValue(sender), contacts: [contactOf(person)], user_preferences: [preference] };
    this.add(`${this.lastOutboundId}/stop`, 'user_preferences', this.atMs, {
      kind: 'field',
      field: 'user_preferences',
      value,
    });
  }

  /** Meta takes a moment from the event to its webhook, never the same one, so neighbours change places. */
  private add(key: string, type: string, atMs: number, part: UpdatePart): void {
    const dueMs = Math.round(atMs) + between(this.random, 60, 450);
    this.updates.push({ key, type, sender: this.sender, dueMs, part });
  }

  private timestamp(): string {
    return String(Math.floor(this.atMs / 1000));
  }
}

const REFERRAL: JsonObject = {
  source_url: 'https://example.com/ad/1',
  source_id: '120200000000000001',
  source_type: 'ad',
  headline: 'Talk to us',
  body: 'Answers within the hour',
  media_type: 'image',
};
