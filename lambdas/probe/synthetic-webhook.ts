/** The webhook of the synthetic check: like any other on its way, and nobody's when it is counted. */
import { normalise } from '../domain/event/normalise';
import { PROBE_TENANT } from '../domain/tenant/tenant';

export interface SyntheticWebhook {
  readonly body: string;
  /** What its one event will be called when it is counted. */
  readonly eventId: string;
  readonly scope: string;
}

/** @param nonce makes this check's event different from every other's */
export function syntheticWebhook(nonce: string, nowMs: number): SyntheticWebhook {
  const sender = PROBE_TENANT.phoneNumberIds[0] ?? PROBE_TENANT.id;
  const body = {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: sender,
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '', phone_number_id: sender },
              messages: [
                {
                  id: `probe.${nonce}`,
                  timestamp: String(Math.floor(nowMs / 1000)),
                  type: 'text',
                  text: { body: 'synthetic check' },
                },
              ],
            },
          },
        ],
      },
    ],
  };
  const normalised = normalise(body);
  const draft = normalised.ok ? normalised.drafts[0] : undefined;
  if (!draft) throw new Error('the synthetic webhook does not normalise to an event');
  return { body: JSON.stringify(body), eventId: draft.id, scope: draft.senders[0] ?? sender };
}
