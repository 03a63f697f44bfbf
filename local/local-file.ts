/** The file by which other programs find the running stack: where it answers, and with which keys. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface LocalFile {
  readonly pid: number;
  readonly startedAt: string;
  readonly stackName: string;
  readonly webhookUrl: string;
  readonly verifyToken: string;
  readonly appSecret: string;
  readonly awsEndpoint: string;
  /** Where the usage that `kentongan bill` prices is read. */
  readonly billUrl: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Where the stand-ins for alert channels answer. */
  readonly receiversUrl: string;
  /** Short name to URL. */
  readonly queues: Readonly<Record<string, string>>;
  /** Short name to ARN. */
  readonly topics: Readonly<Record<string, string>>;
  /** Short name to table name. */
  readonly tables: Readonly<Record<string, string>>;
}

const PATH = join(__dirname, '..', '.kentongan', 'local.json');

/** Written whole or not at all, and readable by its owner only: it holds keys, if only to this machine. */
export function writeLocalFile(file: LocalFile, path: string = PATH): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, path);
}

/** Undefined when no stack runs: no file, or one that a killed run left behind. */
export function readLocalFile(path: string = PATH): LocalFile | undefined {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as LocalFile;
    process.kill(file.pid, 0);
    return file;
  } catch {
    return undefined;
  }
}

/** Removes the file if it is this process's own. */
export function removeLocalFile(path: string = PATH): void {
  if (readLocalFile(path)?.pid === process.pid) rmSync(path, { force: true });
}
