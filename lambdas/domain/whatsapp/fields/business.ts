/** What a business does with WhatsApp beside messages: flows, payments, conversions; and fields without a published shape. */
import { defineEvent } from '../../event/definition';
import {
  anything,
  hashed,
  list,
  maybe,
  moment,
  needed,
  number,
  part,
  personal,
  plain,
  text,
  word,
} from '../../event/shape';
import { asEpochMs, asRecord, asText } from '../../json';
import type { Change } from '../envelope';
import { EVENT, NUMBER, ofNumber } from './common';
import { draftOf, phoneNumberIdOf, type ReadField, readLists, unknownDraft } from './draft';

const FLOW = { ...EVENT, flowId: needed(plain, 'flow_id'), message: maybe(personal(text), 'message') };

const flowStatusChanged = defineEvent(
  'whatsapp.flow.status-changed',
  'A flow was published, throttled, blocked or deprecated',
  { ...FLOW, previous: maybe(word, 'old_status'), current: needed(word, 'new_status') },
);
const flowHealthReported = defineEvent(
  'whatsapp.flow.health-reported',
  'Errors, latency or availability of a flow crossed a threshold, or a version expires',
  {
    ...FLOW,
    alertState: maybe(word, 'alert_state'),
    errorRate: maybe(number, 'error_rate'),
    threshold: maybe(number, 'threshold'),
    errors: maybe(
      list(
        part({
          type: maybe(plain, 'error_type'),
          rate: maybe(number, 'error_rate'),
          count: maybe(number, 'error_count'),
        }),
      ),
      'errors',
    ),
    p50LatencyMs: maybe(number, 'p50_latency'),
    p90LatencyMs: maybe(number, 'p90_latency'),
    requests: maybe(number, 'requests_count'),
    availability: maybe(number, 'availability'),
    warning: maybe(personal(text), 'warning'),
  },
);
const conversionDetected = defineEvent(
  'whatsapp.conversion.detected',
  'Meta saw a lead or a purchase in a thread',
  {
    ...NUMBER,
    eventId: maybe(hashed(text), 'id'),
    event: needed(plain, 'event_name'),
    clickId: maybe(personal(text), 'ctwa_clid'),
    worth: maybe(part({ currency: maybe(plain, 'currency'), value: maybe(number, 'value') }), 'custom_data'),
  },
);
const paymentConfigured = defineEvent(
  'whatsapp.payment.configuration-changed',
  'A payment configuration became active, or needs something',
  {
    name: needed(plain, 'configuration_name'),
    provider: maybe(plain, 'provider_name'),
    merchantId: maybe(plain, 'provider_mid'),
    status: maybe(word, 'status'),
    createdAtMs: maybe(moment, 'created_timestamp'),
    updatedAtMs: maybe(moment, 'updated_timestamp'),
  },
);
const undocumented = defineEvent(
  'whatsapp.undocumented',
  'A field that Meta names and whose shape it has not published: the value as it came',
  { field: needed(plain, 'field'), value: needed(personal(anything), 'value') },
);

export const BUSINESS_EVENTS = [
  flowStatusChanged,
  flowHealthReported,
  conversionDetected,
  paymentConfigured,
  undocumented,
] as const;

const readConversions: ReadField = (change) =>
  readLists(change, {
    automatic_events: (item) => {
      const conversion = asRecord(item);
      if (!conversion) return unknownDraft(change, 'shape', item);
      const { timestamp, ...record } = conversion;
      const own = asText(conversion.id);
      const about = {
        atMs: asEpochMs(timestamp),
        ...(own === undefined
          ? {}
          : { id: ['conversion', phoneNumberIdOf(change), own, asText(conversion.event_name) ?? ''] }),
      };
      return draftOf(conversionDetected, change, ofNumber(change, record), about, item);
    },
  });

export function keepUndocumented(change: Change, value: unknown) {
  return draftOf(undocumented, change, { field: change.field, value }, {}, value);
}

const keepWhole: ReadField = (change) => [keepUndocumented(change, change.value)];

export const BUSINESS_FIELDS = {
  flows: (change) => [
    draftOf(
      Object.hasOwn(change.value, 'new_status') ? flowStatusChanged : flowHealthReported,
      change,
      change.value,
    ),
  ],
  automatic_events: readConversions,
  payment_configuration_update: (change) => [
    draftOf(paymentConfigured, change, change.value, { atMs: asEpochMs(change.value.updated_timestamp) }),
  ],
  business_status_update: keepWhole,
  consumer_profile: keepWhole,
  tracking_events: keepWhole,
} satisfies Readonly<Record<string, ReadField>>;
