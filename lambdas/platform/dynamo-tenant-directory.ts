/**
 * Whose the senders of webhooks are, with what was read before kept in the function's memory. A change of the registry
 * is seen within a minute; while the table is out of reach, what was read within the hour still holds.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PROBE_TENANT, type SenderOwner } from '../domain/tenant/tenant';
import type { Clock } from './clock';
import { readSenders, SENDERS_PER_READ } from './dynamo-senders';

/** An owner stays known this long; that there is none is asked sooner again, as somebody may just be adding it. */
const KNOWN_MS = 60_000;
const UNKNOWN_MS = 10_000;
/** An answer this old is better than none. */
const STALE_MS = 3_600_000;
/** After a read that failed, what is still held serves this long before the table is asked again. */
const RETRY_MS = 5_000;
/** Bounded memory against a flood of made-up ids: who was not asked for the longest is forgotten. */
const CACHE_LIMIT = 20_000;

interface Entry {
  /** Undefined: nobody's. */
  readonly owner: SenderOwner | undefined;
  readonly readAtMs: number;
  readonly freshUntilMs: number;
}

/** Senders that are read together. */
interface Batch {
  readonly senderIds: string[];
  /** Who is in neither the answer nor its own trouble is nobody's. */
  readonly answer: Promise<ReadonlyMap<string, SenderOwner | Error>>;
}

export interface DirectorySettings {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Clock;
  /** Told of each read that failed while an older answer served; without one, the look-up rejects with the error. */
  readonly onStale?: (error: unknown) => void;
}

/**
 * Finds the owners of senders. Look-ups that are made at once share reads: each may be for one webhook, and fails only
 * if one of its own senders can neither be read nor remembered.
 */
export function createTenantDirectory(settings: DirectorySettings) {
  const { clock, onStale = () => {} } = settings;
  const cache = new Map<string, Entry>();
  const underWay = new Map<string, Promise<SenderOwner | undefined>>();
  let next: Batch | undefined;
  /** One error stands for all senders of a read. */
  let toldOf: unknown;
  const own: readonly string[] = [...PROBE_TENANT.wabaIds, ...PROBE_TENANT.phoneNumberIds];
  const probe: SenderOwner = { tenantId: PROBE_TENANT.id, apps: PROBE_TENANT.apps };

  return async (senderIds: readonly string[]): Promise<ReadonlyMap<string, SenderOwner>> => {
    const owners = await Promise.all(senderIds.map(ownerOf));
    return new Map(
      senderIds.flatMap((id, index) => {
        const owner = owners[index];
        return owner ? [[id, owner] as const] : [];
      }),
    );
  };

  function ownerOf(senderId: string): SenderOwner | undefined | Promise<SenderOwner | undefined> {
    if (own.includes(senderId)) return probe;
    const entry = cache.get(senderId);
    if (entry && clock.now() < entry.freshUntilMs) {
      remember(senderId, entry);
      return entry.owner;
    }
    const asked = underWay.get(senderId) ?? look(senderId).finally(() => underWay.delete(senderId));
    underWay.set(senderId, asked);
    return asked;
  }

  async function look(senderId: string): Promise<SenderOwner | undefined> {
    const nowMs = clock.now();
    try {
      const owner = await readInBatch(senderId);
      remember(senderId, { owner, readAtMs: nowMs, freshUntilMs: nowMs + (owner ? KNOWN_MS : UNKNOWN_MS) });
      return owner;
    } catch (error) {
      const entry = cache.get(senderId);
      if (!entry || clock.now() - entry.readAtMs >= STALE_MS) throw error;
      if (error !== toldOf) onStale(error);
      toldOf = error;
      remember(senderId, { ...entry, freshUntilMs: clock.now() + RETRY_MS });
      return entry.owner;
    }
  }

  async function readInBatch(senderId: string): Promise<SenderOwner | undefined> {
    next ??= openBatch();
    const { senderIds, answer } = next;
    senderIds.push(senderId);
    if (senderIds.length === SENDERS_PER_READ) next = undefined;
    const owner = (await answer).get(senderId);
    if (owner instanceof Error) throw owner;
    return owner;
  }

  function openBatch(): Batch {
    const senderIds: string[] = [];
    // Whatever is asked for before this turn of the event loop has ended goes along.
    const answer = Promise.resolve().then(async () => {
      if (next?.senderIds === senderIds) next = undefined;
      const { owners, unread } = await readSenders(settings, senderIds, { consistent: false });
      const busy = Object.assign(new Error('the table left senders unread'), { name: 'Throttled' });
      return new Map<string, SenderOwner | Error>([...owners, ...unread.map((id) => [id, busy] as const)]);
    });
    return { senderIds, answer };
  }

  /** Keeps the entry as the latest one asked for. */
  function remember(senderId: string, entry: Entry): void {
    cache.delete(senderId);
    cache.set(senderId, entry);
    if (cache.size <= CACHE_LIMIT) return;
    const [oldest] = cache.keys();
    if (oldest !== undefined) cache.delete(oldest);
  }
}
