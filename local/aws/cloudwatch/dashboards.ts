import * as v from 'valibot';
import { ACCOUNT_ID, AwsError, type Input } from '../service';
import { page, paging, readInput } from './requests';
import { name } from './shapes';

interface Dashboard {
  readonly body: string;
  readonly modifiedAtMs: number;
}

/** The dashboards of the template, kept as they are: nothing here draws them. */
export class Dashboards {
  private readonly byName = new Map<string, Dashboard>();

  /** @param body the JSON text of an `AWS::CloudWatch::Dashboard`'s `DashboardBody`. */
  put(dashboardName: string, body: string, nowMs: number): void {
    this.byName.set(dashboardName, { body, modifiedAtMs: nowMs });
  }

  get(input: Input): object {
    const { DashboardName } = readInput(v.object({ DashboardName: name }), input);
    const dashboard = this.byName.get(DashboardName);
    if (!dashboard) {
      throw new AwsError('DashboardNotFoundError', `Dashboard ${DashboardName} does not exist`, {
        statusCode: 404,
        queryCode: 'ResourceNotFound',
      });
    }
    return { DashboardArn: dashboardArn(DashboardName), DashboardBody: dashboard.body, DashboardName };
  }

  list(input: Input): object {
    const schema = v.object({ ...paging, DashboardNamePrefix: v.optional(v.string(), '') });
    const { DashboardNamePrefix, NextToken } = readInput(schema, input);
    const found = [...this.byName].filter(([each]) => each.startsWith(DashboardNamePrefix));
    const { items, ...rest } = page(found, 1000, NextToken);
    const DashboardEntries = items.map(([DashboardName, { body, modifiedAtMs }]) => ({
      DashboardName,
      DashboardArn: dashboardArn(DashboardName),
      LastModified: modifiedAtMs / 1000,
      Size: Buffer.byteLength(body),
    }));
    return { DashboardEntries, ...rest };
  }
}

/** Dashboards belong to no region, so their ARN has none. */
export function dashboardArn(dashboardName: string): string {
  return `arn:aws:cloudwatch::${ACCOUNT_ID}:dashboard/${dashboardName}`;
}
