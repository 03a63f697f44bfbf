import { normalise } from '../../../lambdas/domain/event/normalise';
import { createDriftReporter, LINES_AN_HOUR } from '../../../lambdas/normalise/drift';
import { queued, sqsEvent, sqsRecord, statusReport, textMessage, webhook } from '../../support/builders';
import { fixedClock, recorder } from '../../support/ports';
import { normaliseWorld } from '../../support/ports-normalise';

const HOUR = 3_600_000;
const drafts = (body: unknown) => {
  const normalised = normalise(body);
  return normalised.ok ? normalised.drafts : [];
};
const withMember = (name: string) => drafts(webhook({ messages: [textMessage(name, { [name]: 'secret' })] }));

function reporter() {
  const [clock, recorded] = [fixedClock(), recorder()];
  return { ...recorded, clock, report: createDriftReporter({ clock, ...recorded }) };
}

describe('the report of drift', () => {
  it('counts events by reason, and tells of each new thing once an hour', () => {
    const { report, lines, total, clock } = reporter();
    const melted = drafts(webhook({ statuses: [statusReport('a', 'melted'), statusReport('b', 'melted')] }));
    report([...melted, ...withMember('mood')]);
    report(melted);
    expect([total('EventUnknownStatus'), total('EventDetail'), total('EventUnknownField')]).toEqual([
      4,
      1,
      undefined,
    ]);
    expect(lines).toEqual([
      {
        level: 'warn',
        eventName: 'schema.drift',
        fields: { place: 'messages', reason: 'status', name: 'melted' },
      },
      {
        level: 'warn',
        eventName: 'schema.drift',
        fields: { place: 'whatsapp.message.received', reason: 'member', name: 'mood' },
      },
    ]);
    clock.advance(HOUR);
    report(melted);
    expect(lines).toHaveLength(3);
  });

  it('counts an event once however many new members it has', () => {
    const { report, lines, total } = reporter();
    report(drafts(webhook({ messages: [textMessage('a', { mood: 1, taste: 2 })] })));
    expect([total('EventDetail'), lines.length]).toEqual([1, 2]);
  });

  it('writes so many lines an hour and no more, however much changes', () => {
    const { report, lines, total, clock } = reporter();
    for (let at = 0; at < LINES_AN_HOUR + 50; at += 1) report(withMember(`mood_${at}`));
    expect([lines.length, total('EventDetail')]).toEqual([LINES_AN_HOUR, LINES_AN_HOUR + 50]);
    clock.advance(HOUR);
    report(withMember('mood'));
    expect(lines).toHaveLength(LINES_AN_HOUR + 1);
  });

  it('holds no value', () => {
    const { report, text } = reporter();
    report(withMember('mood'));
    expect(text()).not.toContain('secret');
  });
});

describe('a webhook with something new', () => {
  it('is told of when it is counted, and not when it comes again', async () => {
    const { handle, total, lines } = normaliseWorld();
    const body = webhook({ messages: [textMessage('a', { type: 'hologram', text: undefined })] });
    for (const deliveryId of ['d1', 'd2']) await handle(sqsEvent(sqsRecord(queued(body, { deliveryId }))));
    expect([total('EventUnknown'), total('EventUnknownMessageType')]).toEqual([1, 1]);
    expect(lines.filter(({ eventName }) => eventName === 'schema.drift')).toHaveLength(1);
  });
});
