/** How bad it is, worst first: P0 to P3, and news. */
export const SEVERITIES = ['critical', 'high', 'warning', 'notice', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Orders the worst first. */
export function bySeverity(a: { readonly severity: Severity }, b: { readonly severity: Severity }): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}
