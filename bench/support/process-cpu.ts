/** The processor time of another program and its children. */
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_A_SECOND = 100;
/** Fields behind the name of the program, see proc(5): group, time in user mode, time in the kernel. */
const [GROUP, USER, KERNEL] = [2, 11, 12] as const;

/** Seconds that all processes of a group have worked; undefined where the system does not tell, as on macOS. */
export function cpuSecondsOf(group: number | undefined): number | undefined {
  if (group === undefined || process.platform !== 'linux') return undefined;
  const ticks = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .filter((fields) => Number(fields[GROUP]) === group)
    .map((fields) => Number(fields[USER]) + Number(fields[KERNEL]));
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_A_SECOND;
}

/** None of a process that has ended in between. */
function statOf(pid: string): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
