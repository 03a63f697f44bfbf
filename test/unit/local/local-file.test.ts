import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalFile, readLocalFile, removeLocalFile, writeLocalFile } from '../../../local/local-file';

const FILE: LocalFile = {
  pid: process.pid,
  startedAt: '2026-11-21T09:00:00.000Z',
  stackName: 'Kentongan-dev',
  webhookUrl: 'http://127.0.0.1:8400/webhooks/main',
  verifyToken: 'token',
  appSecret: 'secret',
  awsEndpoint: 'http://127.0.0.1:8401',
  region: 'us-east-1',
  accessKeyId: 'key',
  secretAccessKey: 'secret key',
  receiversUrl: 'http://127.0.0.1:8402',
  billUrl: 'http://127.0.0.1:8402/bill',
  queues: { webhooks: 'http://127.0.0.1:8401/123456789012/webhooks' },
  topics: {},
  tables: {},
};

/** The id of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

describe('the file that tells of the local run', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kentongan-file-'));
    path = join(folder, 'made', 'on', 'the', 'way', 'local.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read as it was written, and is for its owner only', () => {
    writeLocalFile(FILE, path);
    expect(readLocalFile(path)).toEqual(FILE);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(path, '..'))).toEqual(['local.json']);
  });

  it('is replaced by that of a later run, and is for its owner only also then', () => {
    writeLocalFile(FILE, path);
    writeLocalFile({ ...FILE, appSecret: 'other' }, path);
    expect(readLocalFile(path)?.appSecret).toBe('other');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('tells of no run when there is none', () => {
    expect(readLocalFile(path)).toBeUndefined();
  });

  it.each(['', '{', 'null', '[]', '{}', '{"pid":"text"}'])('tells of no run when it holds %j', (text) => {
    path = join(folder, 'local.json');
    writeFileSync(path, text);
    expect(readLocalFile(path)).toBeUndefined();
  });

  it('tells of no run when the process that wrote it is gone', () => {
    writeLocalFile({ ...FILE, pid: deadPid() }, path);
    expect(readLocalFile(path)).toBeUndefined();
  });

  it('is removed by the process that wrote it', () => {
    writeLocalFile(FILE, path);
    removeLocalFile(path);
    expect(existsSync(path)).toBe(false);
    removeLocalFile(path);
  });

  it('is left alone by any other process', () => {
    writeLocalFile({ ...FILE, pid: process.ppid }, path);
    removeLocalFile(path);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.ppid });
  });
});
