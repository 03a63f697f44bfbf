/** What somebody who changes overrides should know beside it. */
import type { LeftOut } from '../../../lambdas/domain/rule/check-overrides';
import type { Override } from '../../../lambdas/domain/rule/overrides';
import type { Tenant } from '../../../lambdas/domain/tenant/tenant';

/** What is left out, each with the command that takes it away. @param overrides the list that it is of */
export function sayLeftOut(leftOut: readonly LeftOut[], overrides: readonly unknown[]): string[] {
  const removals = new Map(leftOut.map(({ index }) => [index, removalOf(overrides[index])]));
  return leftOut.flatMap(({ index, reason }, at) => {
    const isLast = leftOut.findLastIndex((each) => each.index === index) === at;
    const removal = isLast && removals.get(index);
    return [`  left out: ${reason}`, ...(removal ? [`    to take it away: ${removal}`] : [])];
  });
}

/** Those of overrides for labels that no tenant has. */
export function sayNobody(overrides: readonly unknown[], tenants: readonly Tenant[]): string[] {
  return overrides.flatMap((each) => {
    const { tenant, labels = {} } = (each ?? {}) as Partial<Override>;
    const pairs = Object.entries(labels);
    const isSomebody = tenants.some(
      (one) =>
        (tenant === undefined || one.id === tenant) &&
        pairs.every(([key, value]) => one.labels[key] === value),
    );
    if (pairs.length === 0 || isSomebody) return [];
    const whom = tenant === undefined ? 'No tenant has' : `${tenant} has not`;
    const said = pairs.map((pair) => pair.join('=')).join(' and ');
    return [`${whom} ${said} at present; it holds once one has. \`kentongan tenants ls\` shows the labels.`];
  });
}

/** Undefined for what is no override at all. */
export function removalOf(input: unknown): string | undefined {
  const { rule, tenant, labels = {}, stage, level } = (input ?? {}) as Partial<Override>;
  if (typeof rule !== 'string') return undefined;
  const words = [
    ...['kentongan', 'rules', 'overrides', 'rm', rule],
    ...(tenant === undefined ? [] : ['--tenant', tenant]),
    ...Object.entries(labels).flatMap((pair) => ['--label', pair.join('=')]),
    ...(stage === undefined ? [] : ['--for-stage', stage]),
    ...(level === undefined ? [] : ['--level', level]),
  ];
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w.=:/@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
