/**
 * Checks every import of the folders named on the command line against the table in `import-rules.ts`, and that no
 * imports run in a circle. Parsed by swc, which tells imports of types from imports of values.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { parseSync } from '@swc/core';
import { IMPORT_RULES, type Import } from './import-rules';

export interface ImportCheck {
  readonly files: number;
  readonly imports: number;
  /** One sentence a fault; empty when all is well. */
  readonly faults: readonly string[];
}

/** @param root the project's root; @param folders those below it that are checked */
export function checkImports(root: string, folders: readonly string[]): ImportCheck {
  const files = folders.flatMap((folder) => sourcesIn(join(root, folder)));
  const faults: string[] = [];
  const imports: Import[] = [];
  for (const file of files) {
    const from = posix(relative(root, file));
    for (const { specifier, typeOnly } of importsOf(readFileSync(file, 'utf8'))) {
      const to = specifier.startsWith('.') ? resolveFile(root, file, specifier) : specifier;
      if (to === undefined) faults.push(`${from} imports ${specifier}, which does not exist`);
      else imports.push({ from, to, typeOnly });
    }
  }
  faults.push(...imports.flatMap((edge) => judgeImport(edge) ?? []), ...findCircles(imports));
  return { files: files.length, imports: imports.length, faults };
}

/** What is wrong with one import; undefined when it is allowed. */
export function judgeImport({ from, to, typeOnly }: Import): string | undefined {
  const rule = IMPORT_RULES.find((candidate) => candidate.from.test(from));
  if (!rule) return `${from} is in no folder of the import table`;
  const target = rule.targets.find((candidate) => candidate.to.test(to) && (typeOnly || !candidate.types));
  return target ? undefined : `${from} imports ${to}; ${rule.who} may import: ${rule.accepted}`;
}

/** The imports of one source: static and dynamic ones, re-exports, `require` and `import('...')` in types. */
export function importsOf(
  source: string,
): readonly { readonly specifier: string; readonly typeOnly: boolean }[] {
  const found: { specifier: string; typeOnly: boolean }[] = [];
  visit(parseSync(source, { syntax: 'typescript', target: 'es2022' }), (node) => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) found.push({ specifier, typeOnly: isTypeOnly(node) });
  });
  return found;
}

type Node = Readonly<Record<string, unknown>>;

function visit(value: unknown, see: (node: Node) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
    return;
  }
  const node = value as Node;
  if (typeof node.type === 'string') see(node);
  for (const child of Object.values(node)) visit(child, see);
}

function specifierOf(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return textOf(node.source);
    case 'TsImportType':
      return textOf(node.argument);
    case 'TsExternalModuleReference':
      return textOf(node.expression);
    case 'CallExpression': {
      const { type, value } = node.callee as Node;
      const [first] = node.arguments as readonly { readonly expression: unknown }[];
      return type === 'Import' || (type === 'Identifier' && value === 'require')
        ? textOf(first?.expression)
        : undefined;
    }
    default:
      return undefined;
  }
}

function textOf(literal: unknown): string | undefined {
  const node = literal as Node | null | undefined;
  return node?.type === 'StringLiteral' && typeof node.value === 'string' ? node.value : undefined;
}

function isTypeOnly(node: Node): boolean {
  if (node.type === 'TsImportType' || node.typeOnly === true) return true;
  const specifiers = (node.specifiers ?? []) as readonly Node[];
  return specifiers.length > 0 && specifiers.every(({ isTypeOnly }) => isTypeOnly === true);
}

function resolveFile(root: string, from: string, specifier: string): string | undefined {
  const base = join(dirname(from), specifier);
  const found = [base, `${base}.ts`, join(base, 'index.ts')].find(
    (candidate) => existsSync(candidate) && statSync(candidate).isFile(),
  );
  return found && posix(relative(root, found));
}

/** Circles among the project's own files, each told once; types count too. */
function findCircles(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const faults: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) faults.push(`a circle of imports: ${[...path.slice(at), file].join(' -> ')}`);
    if (at >= 0 || done.has(file)) return;
    for (const to of next.get(file) ?? []) walk(to, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) walk(file, []);
  return faults;
}

function sourcesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function posix(path: string): string {
  return path.split(sep).join('/');
}

if (require.main === module) {
  const { files, imports, faults } = checkImports(process.cwd(), process.argv.slice(2));
  process.stdout.write(
    `${[...faults, `${imports} imports of ${files} files, ${faults.length} fault(s)`].join('\n')}\n`,
  );
  if (faults.length > 0) process.exitCode = 1;
}
