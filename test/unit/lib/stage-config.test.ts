import { InvalidConfig, parseStageConfig, readStageConfig } from '../../../lib/stage-config';

const SOUND = {
  dataOnDelete: 'destroy',
  logLevel: 'INFO',
  applicationLogDays: 7,
  throttle: { requestsPerSecond: 100, burst: 50 },
  normaliseConcurrency: 5,
  eventContent: 'full',
  repositoryUrl: 'https://example.org/kentongan',
};

function faultsOf(config: unknown): string {
  try {
    parseStageConfig('dev', typeof config === 'string' ? config : JSON.stringify(config));
  } catch (error) {
    if (error instanceof InvalidConfig) return error.message;
    throw error;
  }
  return '';
}

describe("a stage's configuration", () => {
  it('gets its stage and loses its comment', () => {
    expect(parseStageConfig('dev', JSON.stringify({ $comment: 'ours', ...SOUND }))).toEqual({
      stage: 'dev',
      ...SOUND,
      evaluateShards: 1,
      edge: {},
    });
  });

  it.each([
    [{ dataOnDelete: 'keep' }, 'dataOnDelete: came "keep", accepted is ("destroy" | "retain")'],
    [{ dataOnDelete: undefined }, 'dataOnDelete: came nothing, accepted is a value: the field is needed'],
    [{ logLevel: 'info' }, 'logLevel: came "info", accepted is ("DEBUG" | "INFO" | "WARN" | "ERROR")'],
    [{ applicationLogDays: 8 }, 'applicationLogDays: came 8, accepted is (1 | 3 | 5 | 7 | '],
    [{ throttle: undefined }, 'throttle: came nothing'],
    [
      { throttle: { requestsPerSecond: 0, burst: 50 } },
      'throttle.requestsPerSecond: came 0, accepted is >=1',
    ],
    [{ throttle: { requestsPerSecond: 1, burst: 5_001 } }, 'throttle.burst: came 5001, accepted is <=5000'],
    [
      { throttle: { requestsPerSecond: 1, burst: 1, rate: 1 } },
      'throttle.rate: came "rate", accepted is no field of this name',
    ],
    [{ normaliseConcurrency: 1 }, 'normaliseConcurrency: came 1, accepted is >=2'],
    [{ normaliseConcurrency: 2.5 }, 'normaliseConcurrency: came 2.5'],
    [{ normaliseConcurrency: '5' }, 'normaliseConcurrency: came "5", accepted is number'],
    [{ eventContent: 'some' }, 'eventContent: came "some", accepted is ("full" | "none")'],
    [{ repositoryUrl: 'https://example.org/' }, 'repositoryUrl: came "https://example.org/"'],
    [{ repositoryUrl: 'http://example.org' }, 'repositoryUrl: came "http://example.org"'],
    [{ logLevl: 'INFO' }, 'logLevl: came "logLevl", accepted is no field of this name'],
  ])('%j is refused with file, field, what came and what is accepted', (change, fault) => {
    const message = faultsOf({ ...SOUND, ...change });
    expect(message).toMatch(/^1 fault\(s\) in the configuration:\n {2}config\/dev\.json: /);
    expect(message).toContain(`config/dev.json: ${fault}`);
  });

  it('is refused with all faults at once', () => {
    const message = faultsOf({ ...SOUND, logLevel: 'LOUD', normaliseConcurrency: 0, throttle: {} });
    expect(message).toMatch(/^4 fault\(s\)/);
    for (const field of [
      'logLevel',
      'normaliseConcurrency',
      'throttle.requestsPerSecond',
      'throttle.burst',
    ]) {
      expect(message).toContain(`config/dev.json: ${field}: came`);
    }
  });

  it.each(['', '{', 'hello'])('is refused as a file that is not JSON: %j', (text) => {
    expect(faultsOf(text)).toContain('config/dev.json: is not JSON');
  });
});

describe('a stage', () => {
  it.each(['dev', 'staging', 'production'])('%s has a configuration that holds', (stage) => {
    expect(readStageConfig(stage)).toMatchObject({ stage });
  });

  it('of production keeps its data when the stack is deleted', () => {
    expect(readStageConfig('production').dataOnDelete).toBe('retain');
  });

  it.each(['test', '', 'Dev', '../config/dev', 'constructor'])(
    '%j is unknown, and those that are known are named',
    (stage) => {
      expect(() => readStageConfig(stage)).toThrow(
        new InvalidConfig(
          `stage: came "${stage}", accepted is one of dev, production, staging (a new stage is a new file in config/)`,
        ),
      );
    },
  );
});
