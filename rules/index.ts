/** The default rule pack: one rule a file, one line here for each. */
import { sendFailures } from './send-failures';
import { webhookErrorRate } from './webhook-error-rate';

export const rulePack = [webhookErrorRate, sendFailures] as const;
