import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { StackSettings } from './settings.ts';
import { CronwitnessStack } from './stack.ts';

export type AppOptions = {
  readonly settings: StackSettings;
  readonly outdir?: string;
  /** Feature flags; the CDK command line passes those of cdk.json by itself. */
  readonly context?: Readonly<Record<string, unknown>>;
};

/** The library's own rules, CloudFormation's: what they find stops the synthesis, too. */
export const OWN_RULES = { '@aws-cdk/core:validateAgainstDefaultRules': true } as const;

/**
 * The CDK application: one stack, checked by cdk-nag and by the library's own rules. The stack names no account and no
 * region: it is synthesised without credentials, and deployed where the credentials point.
 */
export const cronwitnessApp = ({ settings, outdir, context }: AppOptions): App => {
  const app = new App({
    ...(outdir === undefined ? {} : { outdir }),
    ...(context === undefined ? {} : { context }),
    postCliContext: OWN_RULES,
    analyticsReporting: false,
  });
  new CronwitnessStack(app, 'Cronwitness', {
    settings,
    description: 'Cronwitness: did every Kubernetes CronJob run that was due really happen?',
    terminationProtection: true,
  });
  checkedBy(app);
  return app;
};

/** What cdk-nag finds and nobody has acknowledged stops the synthesis. */
export const checkedBy = (app: App): void => Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
