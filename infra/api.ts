import { CfnOutput } from 'aws-cdk-lib';
import { FunctionUrlAuthType, type Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/**
 * The history over HTTP, for those whom IAM lets in: a function URL that checks the caller's signature
 * (who may `lambda:InvokeFunctionUrl` and `lambda:InvokeFunction`). It costs nothing while nobody asks; an API Gateway would add a log, a stage and a price.
 */
export class QueryApi extends Construct {
  constructor(scope: Construct, id: string, query: Lambda) {
    super(scope, id);
    const url = query.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
    new CfnOutput(this, 'Url', {
      description: 'The query API; requests need an AWS signature',
      value: url.url,
    });
  }
}
