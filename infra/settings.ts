import type { WebhookShapeName } from '../adapters/configuration/webhook-shapes.ts';

/** What the stack needs to know of the configuration; the functions read the whole file themselves. */
export type StackSettings = {
  readonly clusters: readonly ClusterSettings[];
  readonly report: { readonly zone: string; readonly day: Weekday; readonly hour: number };
  /** The sender; null where no mails are sent. */
  readonly mailFrom: string | null;
  /** SES configuration set of the mails; null for none. */
  readonly configurationSet: string | null;
  /** Who gets the alarms. */
  readonly operators: readonly string[];
  readonly webhooks: readonly WebhookSettings[];
  /** The configuration file as it is: it goes beside each function's code. */
  readonly configuration: string;
  /** What the configuration names: job files, a saved list. They go beside the code of those who read them. */
  readonly attached: readonly BundleFile[];
};

/** A file beside a function's code. */
export type BundleFile = { readonly name: string; readonly contents: string | Uint8Array };

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

export type ClusterSettings = {
  readonly name: string;
  readonly access:
    | { readonly kind: 'eks'; readonly cluster: string; readonly region: string | null }
    | { readonly kind: 'secret'; readonly name: string };
  /** Only where the API endpoint is private: a function in a VPC needs a way out to AWS, and that costs. */
  readonly network: Network | null;
};

export type Network = { readonly subnets: readonly string[]; readonly securityGroups: readonly string[] };

export type WebhookSettings = {
  readonly name: string;
  readonly url: string;
  readonly header: string;
  readonly secret: string;
  readonly events: readonly string[];
  readonly shape: WebhookShapeName;
};
