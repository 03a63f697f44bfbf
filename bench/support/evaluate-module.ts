/** What is measured of the evaluate function, as one module that can be bundled as the function is. */
export { conditions } from '../../lambdas/domain/rule/conditions';
export { judge, verdictOf } from '../../lambdas/domain/rule/judge';
export { parseRules } from '../../lambdas/domain/rule/rule';
export { step, timingOf } from '../../lambdas/domain/rule/step';
export { windowOfMinutes } from '../../lambdas/domain/rule/window-of';
export { createRecentCounts, seriesOf } from '../../lambdas/domain/tenant/recent-counts';
export { MESSAGES } from '../../lambdas/evaluate/day-counts';
export { createEvaluate } from '../../lambdas/evaluate/handler';
export { lookedAt } from '../../lambdas/evaluate/judge-rules';
export { createDynamoClient } from '../../lambdas/platform/dynamo';
export { createAlertStore } from '../../lambdas/platform/dynamo-alerts';
export { countsOfMinutes, countsOfTenant } from '../../lambdas/platform/dynamo-counts';
export { createLoadStore } from '../../lambdas/platform/dynamo-loads';
export { createRhythmStore } from '../../lambdas/platform/dynamo-rhythms';
export { listTenants } from '../../lambdas/platform/dynamo-tenants';
export { rulePack } from '../../rules';
