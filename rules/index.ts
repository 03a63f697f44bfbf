/** The default rule pack: one rule a file, one line here for each. */
import { consumerSlow } from './consumer-slow';
import { deliveryRate } from './delivery-rate';
import { dlqVolume } from './dlq-volume';
import { errorBudget } from './error-budget';
import { invalidPayloads } from './invalid-payloads';
import { noisyNeighbour } from './noisy-neighbour';
import { phoneQuality } from './phone-quality';
import { queueDepth } from './queue-depth';
import { rateLimited } from './rate-limited';
import { retriesHigh } from './retries-high';
import { sendFailures } from './send-failures';
import { signatureFailures } from './signature-failures';
import { silence } from './silence';
import { templateQuality } from './template-quality';
import { templateRejected } from './template-rejected';
import { tenantHealth } from './tenant-health';
import { tenantQuota } from './tenant-quota';
import { tokenExpired } from './token-expired';
import { unassignedTraffic } from './unassigned-traffic';
import { webhookErrorRate } from './webhook-error-rate';
import { webhookLatency } from './webhook-latency';
import { webhookLatencyMeta } from './webhook-latency-meta';

export const rulePack = [
  webhookErrorRate,
  webhookLatency,
  webhookLatencyMeta,
  errorBudget,
  signatureFailures,
  invalidPayloads,
  queueDepth,
  consumerSlow,
  dlqVolume,
  retriesHigh,
  unassignedTraffic,
  sendFailures,
  deliveryRate,
  rateLimited,
  tokenExpired,
  templateRejected,
  templateQuality,
  phoneQuality,
  tenantHealth,
  silence,
  tenantQuota,
  noisyNeighbour,
] as const;
