import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** One action on one resource: most of our permissions. */
export const statement = (action: string, resource: string): PolicyStatement =>
  new PolicyStatement({ actions: [action], resources: [resource] });
