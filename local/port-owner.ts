/** Who holds a port: a start that finds it taken can say by what, instead of leaving people to look. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface PortOwner {
  readonly pid: number;
  readonly command: string;
}

/** Undefined when it cannot be told, e.g. when the process belongs to another user. */
export function findPortOwner(port: number): PortOwner | undefined {
  return process.platform === 'linux' ? ownerFromProc(port) : ownerFromLsof(port);
}

/** Linux tells a listening socket's inode by port, and each process's open inodes. */
function ownerFromProc(port: number): PortOwner | undefined {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => listeningInodes(file, port)));
  if (inodes.size === 0) return undefined;
  for (const pid of attempt(() => readdirSync('/proc'), []).filter((name) => /^\d+$/.test(name))) {
    const handles = attempt(() => readdirSync(`/proc/${pid}/fd`), []);
    const holds = handles.some((handle) => {
      const target = attempt(() => readlinkSync(`/proc/${pid}/fd/${handle}`), '');
      return inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '');
    });
    if (!holds) continue;
    const command = attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'), '');
    return { pid: Number(pid), command: command.replaceAll('\0', ' ').trim() };
  }
  return undefined;
}

function listeningInodes(file: string, port: number): string[] {
  const listening = '0A';
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  return attempt(() => readFileSync(file, 'utf8'), '')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(`:${hexPort}`) && columns[3] === listening)
    .map((columns) => columns[9] ?? '');
}

function ownerFromLsof(port: number): PortOwner | undefined {
  const output = attempt(
    () =>
      execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    '',
  );
  const pid = /^p(\d+)$/m.exec(output)?.[1];
  return pid ? { pid: Number(pid), command: /^c(.+)$/m.exec(output)?.[1] ?? '' } : undefined;
}

function attempt<Value>(read: () => Value, otherwise: Value): Value {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
