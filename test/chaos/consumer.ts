/** A service of the team's that has subscribed to all events: which ones it was told, and how often. */
import { PROBE_TENANT } from '../../lambdas/domain/tenant/tenant';
import type { LocalStack } from '../../local/stack';
import type { Figures } from '../support/books';

export interface Consumer {
  /** Distinct events of a tenant by series, as its counters name them. */
  of(tenantId: string): Figures;
  /** Events that came a second time, under the same id. */
  repeats(): number;
}

export function subscribeConsumer({ sqs, sns, output }: LocalStack): Consumer {
  const queue = sqs.createQueue({ name: 'a-consumer-of-events' });
  const attributes = { rawMessageDelivery: true, protocol: 'sqs', endpoint: queue.arn };
  sns.subscribe({ topicArn: output('EventsTopicArn'), ...attributes });
  const told = new Map<string, { readonly tenantId: string; readonly series: string }>();
  let repeats = 0;
  const take = (body: string): void => {
    const { id, type, tenantid: tenantId } = JSON.parse(body) as Record<'id' | 'type' | 'tenantid', string>;
    if (tenantId !== PROBE_TENANT.id && told.has(`${tenantId} ${id}`)) repeats += 1;
    told.set(`${tenantId} ${id}`, { tenantId, series: `events.${type.slice('whatsapp.'.length)}` });
  };
  queue.onAvailable(() => {
    for (let batch = queue.receive(10); batch.length > 0; batch = queue.receive(10)) {
      for (const { receiptHandle, body } of batch) {
        take(body);
        queue.delete(receiptHandle);
      }
    }
  });
  return {
    repeats: () => repeats,
    of: (tenantId) => {
      const figures: Record<string, number> = {};
      for (const each of told.values()) {
        if (each.tenantId === tenantId) figures[each.series] = (figures[each.series] ?? 0) + 1;
      }
      return figures;
    },
  };
}
