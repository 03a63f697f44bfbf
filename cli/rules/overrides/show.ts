import { soundOverrides } from '../../../lambdas/domain/rule/check-overrides';
import { printJson, printLines, table } from '../../output';
import type { TargetOptions } from '../../target';
import { sayMoment } from '../../time-option';
import { type Desk, openDesk } from './document';
import { sayLeftOut } from './notes';
import { sayChanges, sayScope } from './words';

interface Options extends TargetOptions {
  readonly json?: boolean;
}

export async function showOverrides(options: Options): Promise<void> {
  const desk = await openDesk(options);
  const { version, by, atMs, overrides } = desk.document;
  if (options.json) {
    const last = version > 0 ? { by, at: new Date(atMs).toISOString() } : {};
    printJson({ version, ...last, overrides });
  } else printLines(renderOverrides(desk));
}

export function renderOverrides({ document, known }: Pick<Desk, 'document' | 'known'>): string[] {
  const { version, by, atMs } = document;
  const { overrides, places, leftOut } = soundOverrides(document.overrides, known);
  const changed = version > 0 ? `Version ${version}, changed by ${by} at ${sayMoment(atMs)} UTC.` : undefined;
  if (overrides.length + leftOut.length === 0) {
    return [
      'Nothing is overridden: all rules are as `kentongan rules ls` shows them.',
      ...(changed ? [changed] : []),
    ];
  }
  return [
    ...table(
      ['overrides', 'rule', 'for', 'change'],
      overrides.map((override, at) => [
        `[${places[at]}]`,
        override.rule,
        sayScope(override),
        sayChanges(override),
      ]),
    ),
    ...(leftOut.length > 0 ? ['', 'Without effect, for they make no sense to what there is by now:'] : []),
    ...sayLeftOut(leftOut, document.overrides),
    '',
    changed ?? '',
    "A tenant's own thresholds, set by `kentongan tenants set`, come on top of these.",
  ];
}
