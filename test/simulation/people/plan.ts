/** A month of trouble, drawn from a seed: what fires when, what is muted, which channels are out of reach. */
import { parseMatcher } from '../../../lambdas/domain/routing/matcher';
import { parseRouting } from '../../../lambdas/domain/routing/parse-routing';
import type { Routing } from '../../../lambdas/domain/routing/routing';
import type { Severity } from '../../../lambdas/domain/rule/severity';
import { createRandom, type Random } from '../../../local/random';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** A Monday. */
export const START_MS = Date.UTC(2026, 10, 2);

export interface Subject {
  readonly rule: string;
  readonly tenant: string | undefined;
  readonly severity: Severity;
  readonly category: string;
  readonly cooldownMs: number;
}

export interface Episode {
  readonly subject: Subject;
  readonly startMs: number;
  readonly endMs: number;
  /** From when to when it comes and goes; may outlast it. */
  readonly flaps?: { readonly fromMs: number; readonly toMs: number };
}

export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Silencing extends Window {
  readonly matcher: string;
}

export interface Outage extends Window {
  readonly receiver: string;
  readonly how: 'unavailable' | 'refused' | 'hangs';
}

export interface Plan {
  readonly episodes: readonly Episode[];
  readonly silences: readonly Silencing[];
  readonly outages: readonly Outage[];
  readonly endMs: number;
  readonly random: Random;
}

const RULES: readonly Omit<Subject, 'tenant'>[] = [
  { rule: 'send-failures', severity: 'critical', category: 'delivery', cooldownMs: 0 },
  { rule: 'delivery-rate', severity: 'high', category: 'delivery', cooldownMs: 30 * MINUTE_MS },
  { rule: 'silence', severity: 'warning', category: 'availability', cooldownMs: 0 },
  { rule: 'opt-outs', severity: 'notice', category: 'compliance', cooldownMs: 0 },
];
const PLATFORM: readonly Omit<Subject, 'tenant'>[] = [
  { rule: 'webhook-down', severity: 'critical', category: 'availability', cooldownMs: 5 * MINUTE_MS },
  { rule: 'signature-failures', severity: 'critical', category: 'security', cooldownMs: 10 * MINUTE_MS },
];

export const ROUTING: Routing = parseRouting({
  receivers: {
    slack: { channel: 'slack' },
    security: { channel: 'slack', target: { channel: '#security' }, fallback: 'slack' },
    pager: { channel: 'pagerduty', fallback: 'mail' },
    mail: { channel: 'email' },
  },
  people: { sari: ['sms', 'email'], budi: ['sms'] },
  schedules: {
    primary: {
      zone: 'Europe/Berlin',
      layers: [{ people: ['sari', 'budi'], turn: '7d', handOver: '09:00', start: '2026-10-05' }],
    },
  },
  escalations: {
    page: {
      levels: [
        { after: '0s', to: [{ schedule: 'primary' }] },
        { after: '10m', to: [{ person: 'budi' }] },
        { after: '30m', to: [{ receiver: 'mail' }], evenIfAcknowledged: true },
      ],
    },
  },
  maintenance: [
    {
      name: 'sundays',
      matchers: ['rule="silence"'],
      zone: 'Asia/Jakarta',
      weekly: { days: ['sunday'], from: '02:00', to: '04:00' },
    },
  ],
  route: {
    receivers: ['slack'],
    groupBy: ['rule'],
    routes: [
      { matchers: ['category="security"'], receivers: ['security'], escalation: 'page' },
      {
        matchers: ['severity="critical"'],
        receivers: ['pager', 'slack'],
        groupWait: '10s',
        escalation: 'page',
      },
    ],
  },
});

export function drawPlan(seed: number, days: number, tenantCount: number): Plan {
  const random = createRandom(seed);
  const endMs = START_MS + days * DAY_MS;
  const tenants = Array.from({ length: tenantCount }, (_, index) => `t${index + 1}`);
  const subjects: Subject[] = [
    ...RULES.flatMap((rule) => tenants.map((tenant) => ({ ...rule, tenant }))),
    ...PLATFORM.map((rule) => ({ ...rule, tenant: undefined })),
  ];
  // The last two days are quiet: whatever was begun has to come to its end in them.
  const troubleEndMs = endMs - 2 * DAY_MS;
  const episodes = subjects.flatMap((subject) => drawEpisodes(subject, troubleEndMs, random));
  return {
    episodes: [...episodes, ...drawOutagesOfMany(subjects, episodes, troubleEndMs, random)],
    silences: drawWindows(random, 15, troubleEndMs, 8 * HOUR_MS).map((window) => ({
      ...window,
      matcher:
        random.next() < 0.5 ? `rule="${pick(RULES, random).rule}"` : `tenant="${pick(tenants, random)}"`,
    })),
    outages: ['slack', 'security', 'pager', 'mail', 'person:sari/sms', 'person:budi/sms'].flatMap(
      (receiver) =>
        drawWindows(random, 6, troubleEndMs, 3 * HOUR_MS).map((window) => ({
          ...window,
          receiver,
          how: pick(['unavailable', 'refused', 'hangs'] as const, random),
        })),
    ),
    endMs,
    random: random.fork('life'),
  };
}

export function silencerOf({ matcher }: Silencing) {
  return parseMatcher(matcher);
}

function drawEpisodes(subject: Subject, endMs: number, random: Random): readonly Episode[] {
  const episodes: Episode[] = [];
  for (let atMs = START_MS + gap(random); ; atMs += gap(random)) {
    // Evaluations are on the minute.
    const startMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const lastsMs = (1 + Math.floor(random.next() ** 3 * 300)) * MINUTE_MS;
    if (startMs + lastsMs >= endMs) return episodes;
    const isFlapping = random.next() < 0.1 && lastsMs > 10 * MINUTE_MS;
    const fromMs = startMs + (1 + random.int(8)) * MINUTE_MS;
    const flaps = { fromMs, toMs: fromMs + (5 + random.int(60)) * MINUTE_MS };
    episodes.push({ subject, startMs, endMs: startMs + lastsMs, ...(isFlapping ? { flaps } : {}) });
    atMs = Math.max(startMs + lastsMs, isFlapping ? flaps.toMs : 0);
  }
}

/** Now and then all tenants have the same trouble at the same time. */
function drawOutagesOfMany(
  subjects: readonly Subject[],
  known: readonly Episode[],
  endMs: number,
  random: Random,
): readonly Episode[] {
  return drawWindows(random, 3, endMs, 2 * HOUR_MS).flatMap(({ fromMs, toMs }) => {
    const { rule } = pick(RULES, random);
    const startMs = Math.floor(fromMs / MINUTE_MS) * MINUTE_MS;
    const stopMs = Math.ceil(toMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
    return subjects
      .filter((subject) => subject.rule === rule)
      .filter((subject) => {
        const own = known.filter((episode) => episode.subject === subject);
        const lastOf = ({ endMs: over, flaps }: Episode) => Math.max(over, flaps?.toMs ?? 0);
        return own.every(
          (episode) => lastOf(episode) < startMs - MINUTE_MS || stopMs + MINUTE_MS < episode.startMs,
        );
      })
      .map((subject) => ({ subject, startMs, endMs: stopMs }));
  });
}

function drawWindows(random: Random, count: number, endMs: number, longestMs: number): readonly Window[] {
  const windows = Array.from({ length: count }, () => {
    const fromMs = START_MS + Math.floor(random.next() * (endMs - START_MS - longestMs));
    return { fromMs, toMs: fromMs + MINUTE_MS + Math.floor(random.next() ** 2 * longestMs) };
  });
  return windows
    .sort((a, b) => a.fromMs - b.fromMs)
    .filter(({ fromMs }, index) => fromMs > (windows[index - 1]?.toMs ?? 0));
}

function gap(random: Random): number {
  return 5 * MINUTE_MS - Math.log(1 - random.next()) * 3 * DAY_MS;
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[random.int(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
