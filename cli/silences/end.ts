import type { Desk } from '../../lambdas/domain/dispatch/desk';
import { endSilence, wouldMute } from '../../lambdas/domain/dispatch/silences';
import { sayMatchers } from '../../lambdas/domain/routing/matcher';
import { systemClock } from '../../lambdas/platform/clock';
import { findNamed, listOf } from '../desk/find';
import { openDesk } from '../desk/open';
import { readWho, type WhoOptions } from '../desk/who';
import { CommandError, printJson, printLines } from '../output';
import type { TargetOptions } from '../target';
import { chosenSilences } from './list';
import { silenceAsJson } from './words';

interface Options extends TargetOptions, WhoOptions {
  readonly json?: boolean;
}

export async function endOne(name: string, options: Options): Promise<void> {
  const { by, why } = readWho(options);
  const store = await openDesk(options);
  const nowMs = systemClock.now();
  const made = await store.change((desk) => {
    const found = findNamed(named(desk, true, nowMs), name);
    const left = named(desk, false, nowMs);
    const others = left.length > 0 ? `those that are not over are:\n${listOf(left)}` : 'none is under way';
    if (!found) throw new CommandError(`there is no silence "${name}"; ${others}`, 2);
    const ended = endSilence(desk, found.name, by, nowMs, why);
    if (ended.ok) return ended;
    throw new CommandError(`nothing was changed: ${found.name}: ${ended.reason}; ${others}`);
  });
  const { silence } = made;
  const still = wouldMute(made.desk, silence.matchers).length;
  if (options.json) printJson({ ...silenceAsJson(silence, 0, nowMs), stillFiring: still });
  else
    printLines([
      `${silence.id} is ended. ${still === 0 ? 'Nothing that it muted fires.' : `${still} that it muted ${still === 1 ? 'fires' : 'fire'}: it is told at the next look, unless something else mutes it.`}`,
    ]);
}

function named(desk: Desk, all: boolean, nowMs: number) {
  return chosenSilences(desk, all, nowMs).map(({ id, matchers, why }) => ({
    name: id,
    what: `${sayMatchers(matchers)}  ${why}`,
  }));
}
