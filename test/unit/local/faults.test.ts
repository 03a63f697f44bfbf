import { createFaults, type FaultAim, type FaultTarget } from '../../../local/aws/faults';
import { createRandom } from '../../../local/random';

const call: FaultTarget = {
  service: 'sqs',
  action: 'SendMessage',
  input: { MessageBody: 'poison' },
  permissions: [{ action: 'sqs:SendMessage', resource: 'arn:aws:sqs:us-east-1:123456789012:orders' }],
  caller: 'ingest',
  protocol: 'json',
};

const operator = { ...call, caller: 'operator' };

describe('a fault meets a call', () => {
  it.each<[string, FaultAim, FaultTarget, boolean]>([
    ['of its service', { service: 'sqs' }, call, true],
    ['and not of another', { service: 'sns' }, call, false],
    ['of its action', { service: 'sqs', action: 'Send*' }, call, true],
    ['and not of another action', { service: 'sqs', action: 'Receive*' }, call, false],
    ['on its resource', { service: 'sqs', resource: '*:orders' }, call, true],
    ['and not on another', { service: 'sqs', resource: '*:dead' }, call, false],
    ['by its caller', { service: 'sqs', caller: 'ingest' }, call, true],
    ['and not by another', { service: 'sqs', caller: 'notify' }, call, false],
    ['and never by the operator', { service: 'sqs' }, operator, false],
    ['not even with a wildcard', { service: 'sqs', caller: '*' }, operator, false],
    ['unless the operator is named', { service: 'sqs', caller: 'operator' }, operator, true],
    [
      'whose input it asks for',
      { service: 'sqs', when: (input) => input.MessageBody === 'poison' },
      call,
      true,
    ],
    ['and not with another', { service: 'sqs', when: (input) => input.MessageBody === 'x' }, call, false],
  ])('%s', (_name, aim, target, meets) => {
    const faults = createFaults(createRandom(1));
    faults.add({ ...aim, error: 'denied' });
    expect(faults.decide(target) !== undefined).toBe(meets);
  });

  it('a given number of times', () => {
    const faults = createFaults(createRandom(1));
    const fault = faults.add({ service: 'sqs', times: 2, latencyMs: 10 });
    expect([1, 2, 3].map(() => faults.decide(call)?.latencyMs)).toEqual([10, 10, undefined]);
    expect(fault.met).toBe(2);
  });

  it('until it is removed', () => {
    const faults = createFaults(createRandom(1));
    const fault = faults.add({ service: 'sqs', dropConnection: 'after' });
    expect(faults.decide(call)).toEqual({ latencyMs: 0, error: undefined, dropConnection: 'after' });
    fault.remove();
    expect(faults.decide(call)).toBeUndefined();
  });

  it('with the given chance, the same for the same seed', () => {
    const run = () => {
      const faults = createFaults(createRandom(7));
      faults.add({ service: 'sqs', probability: 0.25, error: 'unavailable' });
      return Array.from({ length: 1000 }, () => faults.decide(call) !== undefined);
    };
    const met = run().filter(Boolean).length;
    expect(run()).toEqual(run());
    expect(met).toBeGreaterThan(200);
    expect(met).toBeLessThan(300);
  });
});

describe('a ready-made refusal', () => {
  it.each([
    ['sqs', 'throttled', 'RequestThrottled', 400],
    ['dynamodb', 'throttled', 'ProvisionedThroughputExceededException', 400],
    ['secretsmanager', 'throttled', 'ThrottlingException', 400],
    ['sqs', 'unavailable', 'ServiceUnavailable', 503],
    ['dynamodb', 'denied', 'AccessDeniedException', 400],
  ] as const)('of %s, %s, has the code %s', (service, error, code, statusCode) => {
    const faults = createFaults(createRandom(1));
    faults.add({ service, error });
    expect(faults.decide({ ...call, service })?.error).toMatchObject({ code, statusCode });
  });

  it('may be of any code', () => {
    const faults = createFaults(createRandom(1));
    faults.add({ service: 'sqs', error: { code: 'Odd', statusCode: 418, message: 'tea' } });
    expect(faults.decide(call)?.error).toMatchObject({ code: 'Odd', statusCode: 418, message: 'tea' });
  });
});
