/** The load generator as a process: makes its webhooks, says so, and sends them when it is told to. */
import { onOrder, tell } from './child';
import { type LoadPlan, type LoadResult, runLoad } from './load';
import { makeWebhooks, type Webhook } from './webhooks';

export type LoadOrder =
  | { readonly kind: 'make'; readonly webhooks: number; readonly seed: number }
  | ({ readonly kind: 'run' } & LoadPlan);
export type LoadReport =
  | { readonly kind: 'made'; readonly meanBytes: number }
  | ({ readonly kind: 'result' } & LoadResult);

let webhooks: readonly Webhook[] = [];

onOrder<LoadOrder>((order) => {
  switch (order.kind) {
    case 'make': {
      webhooks = makeWebhooks(order.webhooks, order.seed, Date.now());
      const bytes = webhooks.reduce((sum, webhook) => sum + webhook.bytes.length, 0);
      tell({ kind: 'made', meanBytes: bytes / webhooks.length } satisfies LoadReport);
      return;
    }
    case 'run':
      void runLoad(order, webhooks).then((result) =>
        tell({ kind: 'result', ...result } satisfies LoadReport),
      );
  }
});
