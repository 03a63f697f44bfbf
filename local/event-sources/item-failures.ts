/**
 * The records that a function reports as failed one by one (`ReportBatchItemFailures`), of queues and streams alike.
 * Source: docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html, services-sqs-errorhandling.html
 */

/**
 * The identifiers that the answer names. One that names no record of the batch, or an answer that is not of the
 * documented form, fails the batch whole.
 * @param ids of the records that were handed over
 */
export function readItemFailures(payload: unknown, ids: readonly string[]): ReadonlySet<string> {
  const all = new Set(ids);
  if (payload === null || payload === undefined) return new Set();
  const failures = (payload as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures === null || failures === undefined) return new Set();
  if (!Array.isArray(failures)) return all;
  const named = failures.map((failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  return named.every((id) => typeof id === 'string' && all.has(id)) ? new Set(named as string[]) : all;
}
