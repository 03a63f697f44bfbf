/**
 * Compares routing with Alertmanager's: random trees of routes and random alerts, asked by `amtool config routes test`
 * and by `routesOf`. Needs amtool 0.22 or later on the PATH, or its path as AMTOOL.
 *
 * A process answers for one alert and one file, so a file holds many trees: each is a child of the root that matches
 * everything and says `continue`, and the receivers of all come in one answer.
 *
 * `node --import tsx scripts/compare-with-alertmanager.ts [files] [trees a file] [alerts a file] [seed]`
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Labels } from '../lambdas/domain/alert/fingerprint';
import { gatherFaults } from '../lambdas/domain/routing/faults';
import { sayMatcher } from '../lambdas/domain/routing/matcher';
import { parseTree } from '../lambdas/domain/routing/parse-tree';
import { receiversOf } from '../lambdas/domain/routing/route';
import { type RandomNode, randomAlert, randomTree } from './random-routes';
import { seeded } from './seeded';

export interface Amount {
  readonly files: number;
  readonly trees: number;
  readonly alerts: number;
}

export interface RouteComparison {
  readonly trees: number;
  readonly routes: number;
  /** Each alert with each tree of its file. */
  readonly pairs: number;
  /** Pairs for which more than the tree's root was named. */
  readonly deeper: number;
  /** What Alertmanager says otherwise, or refuses. */
  readonly failures: readonly string[];
}

/** Undefined when there is no amtool. @param amount files, and of each file its trees and alerts */
export function compareWithAlertmanager(amount: Amount, seed: number): RouteComparison | undefined {
  const amtool = process.env.AMTOOL ?? 'amtool';
  if (spawnSync(amtool, ['--version']).error) return undefined;
  const chance = seeded(seed);
  const folder = mkdtempSync(join(tmpdir(), 'kentongan-amtool-'));
  const file = join(folder, 'alertmanager.yml');
  const failures: string[] = [];
  let [routes, deeper] = [0, 0];
  try {
    for (let count = 0; count < amount.files; count += 1) {
      const trees = Array.from({ length: amount.trees }, (_, index) => randomTree(chance, `t${index}`));
      const nodes = trees.flatMap(nodesOf);
      routes += nodes.length;
      // JSON is YAML too.
      writeFileSync(file, JSON.stringify(alertmanagerFile(trees, nodes)));
      const faults = gatherFaults();
      const root = parseTree(routingFile(trees), faults);
      failures.push(...faults.list);
      for (let asked = 0; asked < amount.alerts; asked += 1) {
        const labels = randomAlert(chance);
        const ours = receiversOf(root, labels);
        const theirs = ask(amtool, file, labels);
        deeper += ours.filter((receiver) => receiver.includes('.')).length;
        failures.push(...differences(ours, theirs, trees, labels));
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const trees = amount.files * amount.trees;
  return { trees, routes, pairs: trees * amount.alerts, deeper, failures };
}

/** The receivers in order; what amtool complains of instead. */
function ask(amtool: string, file: string, labels: Labels): readonly string[] | string {
  const words = Object.entries(labels).map(([label, value]) => sayMatcher({ label, operator: '=', value }));
  const run = spawnSync(amtool, ['config', 'routes', 'test', `--config.file=${file}`, ...words], {
    encoding: 'utf8',
  });
  return run.status === 0 ? run.stdout.trim().split(',') : `${run.stdout}${run.stderr}`;
}

/** Tree by tree, so that a failure shows what it is about. */
function differences(
  ours: readonly string[],
  theirs: readonly string[] | string,
  trees: readonly RandomNode[],
  labels: Labels,
): readonly string[] {
  if (typeof theirs === 'string') return [theirs];
  if (ours.join() === theirs.join()) return [];
  const within = (list: readonly string[], { name }: RandomNode) =>
    list.filter((receiver) => receiver === name || receiver.startsWith(`${name}.`)).join();
  const differing = trees.filter((tree) => within(ours, tree) !== within(theirs, tree));
  return differing.map(
    (tree) =>
      `${JSON.stringify(labels)}: Alertmanager tells ${within(theirs, tree)}, we tell ${within(ours, tree)}: ${JSON.stringify(tree)}`,
  );
}

function nodesOf(node: RandomNode): readonly RandomNode[] {
  return [node, ...node.routes.flatMap(nodesOf)];
}

function alertmanagerFile(trees: readonly RandomNode[], nodes: readonly RandomNode[]): unknown {
  const receivers = ['root', ...nodes.filter(({ silent }) => !silent).map(({ name }) => name)];
  const write = ({ name, silent, matchers, continue: goesOn, routes }: RandomNode): unknown => ({
    ...(silent ? {} : { receiver: name }),
    matchers,
    continue: goesOn,
    routes: routes.map(write),
  });
  return {
    route: { receiver: 'root', routes: trees.map(write) },
    receivers: receivers.map((name) => ({ name })),
  };
}

function routingFile(trees: readonly RandomNode[]): unknown {
  const write = ({ name, silent, matchers, continue: goesOn, routes }: RandomNode): unknown => ({
    ...(silent ? {} : { receivers: [name] }),
    matchers,
    continue: goesOn,
    routes: routes.map(write),
  });
  return { receivers: ['root'], routes: trees.map(write) };
}

if (require.main === module) {
  const [files = '30', trees = '100', alerts = '100', seed = '1'] = process.argv.slice(2);
  const amount = { files: Number(files), trees: Number(trees), alerts: Number(alerts) };
  const compared = compareWithAlertmanager(amount, Number(seed));
  if (!compared) {
    process.stdout.write('amtool is not installed: nothing was compared. It comes with Alertmanager.\n');
  } else {
    const { failures, ...counts } = compared;
    const verdict =
      failures.length === 0
        ? 'all as in Alertmanager'
        : `${failures.length} not as in Alertmanager:\n${failures.slice(0, 20).join('\n')}`;
    process.stdout.write(
      `${counts.trees} trees of ${counts.routes} routes, ${counts.pairs} pairs of tree and alert, ${counts.deeper} deeper than the tree's root: ${verdict}\n`,
    );
    if (failures.length > 0) process.exitCode = 1;
  }
}
