import * as v from 'valibot';

/** `field: came X, accepted is Y` for one fault that a schema found. */
export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue) ?? '(whole)';
  const came = issue.received === 'undefined' ? 'nothing' : issue.received;
  return `${field}: came ${came}, accepted is ${acceptedBy(issue)}`;
}

/** Of a field that is missing or too many valibot tells the name again, and not what to do about it. */
function acceptedBy({ type, received, expected, message }: v.BaseIssue<unknown>): string {
  if (type === 'strict_object' && expected === 'never') return 'no field of this name';
  if (type === 'strict_object' && received === 'undefined') return 'a value: the field is needed';
  // A pattern or a check says in its own words what it takes.
  const ownWords = type === 'regex' || type === 'check' || type === 'custom';
  return ownWords ? message : (expected ?? message);
}
