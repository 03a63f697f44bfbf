/** Which folder may import what, as a machine reads it: what is not listed is refused. */

export interface Import {
  /** The importing file, from the project's root. */
  readonly from: string;
  /** A file of the project, a package or a `node:` module. */
  readonly to: string;
  readonly typeOnly: boolean;
}

interface Target {
  readonly to: RegExp;
  /** Only types may come from there. */
  readonly types?: true;
}

export interface ImportRule {
  readonly who: string;
  readonly from: RegExp;
  /** In words, for whoever meets a refusal. */
  readonly accepted: string;
  readonly targets: readonly Target[];
}

const DOMAIN = /^lambdas\/domain\//;
const PLATFORM = /^lambdas\/platform\//;
const NODE = /^node:/;
const STAGES = ['ingest', 'normalise', 'count', 'rollup', 'evaluate', 'notify', 'probe'] as const;

/** Each adapter is named after the one client that it adapts. */
const CLIENT_OF: Readonly<Record<string, RegExp>> = {
  dynamo: /^@aws-sdk\/client-dynamodb$/,
  cloudwatch: /^@aws-sdk\/client-cloudwatch$/,
  sns: /^@aws-sdk\/client-sns$/,
  s3: /^@aws-sdk\/client-s3$/,
  ses: /^@aws-sdk\/client-sesv2$/,
  sqs: /^@aws-sdk\/client-sqs$/,
  secrets: /^@aws-sdk\/client-secrets-manager$/,
  log: /^@aws-lambda-powertools\/logger(\/types)?$/,
  metrics: /^@aws-lambda-powertools\/metrics$/,
  tracer: /^@aws-lambda-powertools\/tracer$/,
  https: /^node:https$/,
};

const stageRules = STAGES.flatMap((stage): ImportRule[] => {
  const common = [
    { to: DOMAIN },
    { to: new RegExp(`^lambdas/${stage}/`) },
    { to: /^(valibot|node:crypto)$/ },
    { to: /^aws-lambda$/, types: true as const },
  ];
  return [
    {
      who: `${stage}/env`,
      from: new RegExp(`^lambdas/${stage}/env\\.ts$`),
      accepted: 'domain only: the construct imports it too',
      targets: [{ to: DOMAIN }],
    },
    {
      who: `${stage}/index`,
      from: new RegExp(`^lambdas/${stage}/index\\.ts$`),
      accepted: `domain, ${stage}, platform${stage === 'evaluate' ? ', rules' : ''}`,
      targets: [...common, { to: PLATFORM }, ...(stage === 'evaluate' ? [{ to: /^rules\// }] : [])],
    },
    {
      who: stage,
      from: new RegExp(`^lambdas/${stage}/`),
      accepted: `domain, ${stage}, types from platform`,
      targets: [
        ...common,
        { to: PLATFORM, types: true },
        ...(stage === 'notify' ? [{ to: /^standardwebhooks$/ }, { to: /^config\/routing\// }] : []),
      ],
    },
  ];
});

const platformRules = Object.entries(CLIENT_OF).map(([technology, client]) => ({
  who: `platform/${technology}`,
  from: new RegExp(`^lambdas/platform/${technology}(-[a-z-]+)?\\.ts$`),
  accepted: `domain, platform, node:zlib, ${client.source}`,
  targets: [{ to: DOMAIN }, { to: PLATFORM }, { to: /^node:zlib$/ }, { to: client }],
}));

/** The first rule whose `from` fits is the one that holds. */
export const IMPORT_RULES: readonly ImportRule[] = [
  {
    who: 'domain',
    from: DOMAIN,
    accepted: 'domain, valibot, node:crypto, node:zlib, re2js, temporal-polyfill',
    targets: [{ to: DOMAIN }, { to: /^(valibot|node:(crypto|zlib)|re2js|temporal-polyfill)$/ }],
  },
  {
    who: 'rules',
    from: /^rules\//,
    accepted: 'domain, rules',
    targets: [{ to: DOMAIN }, { to: /^rules\// }],
  },
  ...stageRules,
  ...platformRules,
  {
    who: 'platform',
    from: PLATFORM,
    accepted: 'domain, platform',
    targets: [{ to: DOMAIN }, { to: PLATFORM }],
  },
  {
    who: 'lib and bin',
    from: /^(lib|bin)\//,
    accepted: "lib, rules, domain, a stage's env.ts, types of platform/env.ts, and what synthesis needs",
    targets: [
      { to: /^(lib|rules)\// },
      { to: DOMAIN },
      { to: new RegExp(`^lambdas/(${STAGES.join('|')})/env\\.ts$`) },
      { to: /^lambdas\/platform\/env\.ts$/, types: true },
      { to: /^(aws-cdk-lib(\/.+)?|constructs|cdk-nag|esbuild|valibot)$/ },
      { to: NODE },
    ],
  },
  {
    who: 'local',
    from: /^local\//,
    accepted: 'local, types of domain, valibot, esbuild, sql.js, node',
    targets: [
      { to: /^local\// },
      { to: DOMAIN, types: true },
      { to: /^(valibot|esbuild|sql\.js)$/ },
      { to: NODE },
    ],
  },
  {
    who: 'cli',
    from: /^cli\//,
    accepted: 'cli, local, rules, domain, platform, the AWS SDK, commander, log-update, node',
    targets: [
      { to: /^(cli|local|rules)\// },
      { to: /^package\.json$/ },
      { to: DOMAIN },
      { to: PLATFORM },
      { to: /^(@aws-sdk\/client-[a-z-]+|commander|log-update)$/ },
      { to: NODE },
    ],
  },
  { who: 'bench', from: /^bench\//, accepted: 'anything', targets: [{ to: /^/ }] },
];
