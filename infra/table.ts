import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableClass } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

const text = (name: string) => ({ name, type: AttributeType.STRING });

// Sparse: an item without their keys costs them nothing.
const INDEXES = [
  { name: 'fleet', pk: 'fpk', sk: 'fsk' },
  { name: 'owner', pk: 'opk', sk: 'osk' },
] as const;

/**
 * The one table. Its keys and indexes are those of the store (a test compares the two). It outlives the stack: it is
 * retained, cannot be deleted by accident, and every second of the last 35 days can be restored.
 */
export class WitnessTable extends Construct {
  readonly table: Table;
  /** The table's ARN and its indexes', one by one: a wildcard would also grant what is added later. */
  readonly arns: readonly string[];

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: text('pk'),
      sortKey: text('sk'),
      billingMode: BillingMode.PAY_PER_REQUEST,
      // Thirteen months of what is written once and seldom read: storage costs more than all calls, and here 60 % less.
      tableClass: TableClass.STANDARD_INFREQUENT_ACCESS,
      timeToLiveAttribute: 'expires',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const { name, pk, sk } of INDEXES) {
      this.table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: text(pk),
        sortKey: text(sk),
        projectionType: ProjectionType.ALL,
      });
    }
    this.arns = [this.table.tableArn, ...INDEXES.map(({ name }) => `${this.table.tableArn}/index/${name}`)];
  }
}
