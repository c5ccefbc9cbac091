import { ofType } from '../infra/intrinsics.ts';
import { environmentIn } from '../infra/lambda.ts';
import { synthesised } from '../infra/synthesised.ts';

/** What of the stack is paid for whether it does something or not, and how large its functions are. */
export type Parts = {
  readonly alarms: number;
  readonly dashboards: number;
  readonly tableClass: 'standard' | 'infrequentAccess';
  /** MiB, by the name of the function. */
  readonly memory: Readonly<Record<string, number>>;
};

/** Clusters on EKS, mails, no webhook: a secret for a webhook or a kubeconfig is counted apart. */
const configuration = (clusters: number): string => `version: 1
clusters:
${Array.from({ length: clusters }, (_, i) => `  - { name: c${i}, access: { eks: { cluster: c${i} } } }`).join('\n')}
owners: { fleet: [fleet@example.com] }
mail: { from: cronwitness@example.com }
`;

/** Counted in the synthesised template, so that the bill cannot forget what is deployed. */
export const deployedParts = (clusters: number): Parts => {
  const { template, remove } = synthesised(configuration(clusters));
  try {
    // An alarm on an expression is billed by the metrics that it looks at.
    const alarms = ofType(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) =>
      Array.isArray(Properties.Metrics) ? Properties.Metrics.length : 1,
    );
    const [table] = ofType(template, 'AWS::DynamoDB::Table');
    const memory = ofType(template, 'AWS::Lambda::Function').map(([id, { Properties }]) => {
      const service = environmentIn(template, id).POWERTOOLS_SERVICE_NAME ?? '';
      return [service.replace('cronwitness-', ''), Number(Properties.MemorySize)] as const;
    });
    return {
      alarms: alarms.reduce((sum, n) => sum + n, 0),
      dashboards: ofType(template, 'AWS::CloudWatch::Dashboard').length,
      tableClass:
        table?.[1].Properties.TableClass === 'STANDARD_INFREQUENT_ACCESS' ? 'infrequentAccess' : 'standard',
      memory: Object.fromEntries(memory),
    };
  } finally {
    remove();
  }
};
