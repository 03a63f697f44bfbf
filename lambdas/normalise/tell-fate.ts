/**
 * Tells the ledger what became of a webhook that could not be processed: that it was set aside, and that it was
 * processed after all. Both are facts of one record, under the delivery id that a webhook keeps on its way to the
 * dead-letter queue and back; in whatever order and how often they are told, it counts as one or none.
 */
import { causeOf, reasonOf } from '../domain/failure';
import { type Fate, fateNameOf } from '../domain/ledger/record';
import { decodeMessage } from '../domain/whatsapp/queue-message';
import type { Clock } from '../platform/clock';
import { tenantAmong } from './items';
import type { FindTenants, RawRecord } from './ports';
import { type Ledger, type RecordFailure, recordFacts } from './record-facts';

export interface FateParts {
  readonly findTenants: FindTenants;
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** Resolves with why it could not be told, if it could not. */
export type TellFate = (
  fate: Fate,
  record: RawRecord,
  timeLeftMs: () => number,
) => Promise<RecordFailure | undefined>;

export function createTellFate({ findTenants, ledger, clock }: FateParts): TellFate {
  return async (fate, { body, attributes }, timeLeftMs) => {
    const webhook = decodeMessage(body, attributes);
    // What ingest did not write was received at no time that is known, and has no name.
    if (!webhook) return undefined;
    const { app, group, deliveryId, receivedAtMs } = webhook;
    try {
      // Of what could not be read no more is known than the group: the account, or the app where none is told.
      const tenantId = tenantAmong([group], await findTenants([group]), app);
      const fact = { receivedAtMs, recordedAtMs: clock.now(), by: deliveryId, raises: [] };
      const entry = { ...fateNameOf(deliveryId, fate), scope: group, tenantId, fact };
      const { failures } = await recordFacts([entry], ledger, timeLeftMs);
      return failures.get(deliveryId);
    } catch (error) {
      return { cause: causeOf(error), reason: reasonOf(error) };
    }
  };
}
