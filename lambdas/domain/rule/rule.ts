/** Rules, as the rest of the project knows them. */
export { describeIssue } from './issue';
export { InvalidRules, parseRules } from './parse-rules';
export { type Level, RULE_LABELS, type Rule, type RuleInput } from './rule-schema';
export { SEVERITIES, type Severity } from './severity';
