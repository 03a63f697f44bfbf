/**
 * Filter criteria of an event source: a record that fits none of the patterns is passed over. Pure.
 * Source: docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html, with-ddb-filtering.html
 */
import { type FilterRule, FilterRuleError, isScalar, parseRule, type Scalar } from '../aws/sns/filter-rule';
import { isObject, type JsonObject, listAt, objectAt, stringAt } from '../template/json';

export type StreamFilter = (event: JsonObject) => boolean;

interface Pattern {
  readonly fields: ReadonlyMap<string, readonly FilterRule[] | Pattern>;
  /** Of each list at least one must fit: `$or`. */
  readonly alternatives: readonly (readonly Pattern[])[];
}

/** The comparisons that Lambda knows; SNS has two more. */
const KNOWN = new Set(['prefix', 'suffix', 'equals-ignore-case', 'anything-but', 'numeric', 'exists']);

/** @param criteria `FilterCriteria` of the mapping; @param place names it in errors */
export function parseFilterCriteria(criteria: unknown, place: string): StreamFilter {
  const patterns = listAt(objectAt(criteria, place).Filters, `${place}.Filters`).map((filter, index) => {
    const at = `${place}.Filters[${index}].Pattern`;
    const text = stringAt(objectAt(filter, at).Pattern, at);
    try {
      return parsePattern(JSON.parse(text), at);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new Error(`${at}: it is not valid JSON: ${text}`);
    }
  });
  return (event) => patterns.length === 0 || patterns.some((pattern) => fits(pattern, event));
}

function parsePattern(value: unknown, at: string): Pattern {
  const fields = new Map<string, readonly FilterRule[] | Pattern>();
  const alternatives: Pattern[][] = [];
  for (const [name, content] of Object.entries(objectAt(value, at))) {
    const here = `${at}: ${name}`;
    if (name === '$or') alternatives.push(listAt(content, here).map((each) => parsePattern(each, here)));
    else fields.set(name, isObject(content) ? parsePattern(content, here) : parseRules(content, here));
  }
  return { fields, alternatives };
}

function parseRules(content: unknown, at: string): readonly FilterRule[] {
  return listAt(content, at).map((rule) => {
    const [operator] = isObject(rule) ? Object.keys(rule) : [];
    if (operator !== undefined && !KNOWN.has(operator)) {
      throw new Error(`${at}: Lambda knows no "${operator}"; it knows ${[...KNOWN].join(', ')}`);
    }
    try {
      return parseRule(rule);
    } catch (error) {
      if (error instanceof FilterRuleError) throw new Error(`${at}: ${error.message}`);
      throw error;
    }
  });
}

function fits({ fields, alternatives }: Pattern, value: unknown): boolean {
  const object = isObject(value) ? value : {};
  return (
    [...fields].every(([name, content]) =>
      isRules(content) ? passes(content, object[name]) : fits(content, object[name]),
    ) && alternatives.every((each) => each.some((pattern) => fits(pattern, object)))
  );
}

/** `exists` sees leaves only. Of a list, such as the members of a set, one value is enough. */
function passes(rules: readonly FilterRule[], value: unknown): boolean {
  const values: readonly Scalar[] = (Array.isArray(value) ? value : [value]).filter(isScalar);
  return rules.some((rule) =>
    'exists' in rule ? rule.exists === values.length > 0 : values.some((each) => rule.test(each)),
  );
}

function isRules(content: readonly FilterRule[] | Pattern): content is readonly FilterRule[] {
  return Array.isArray(content);
}
