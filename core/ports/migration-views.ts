import type { MigrationView } from '../migration/view.ts';

/**
 * How a migration stood when it was last audited, for those who look: an audit reads every verdict of every job, which
 * nobody wants to wait for on a page.
 */
export type MigrationViews = {
  /** Replaces the one before; refused (false) where one of a later instant stands. */
  readonly put: (cluster: string, view: MigrationView) => Promise<boolean>;
  /** Null where none was ever audited. */
  readonly get: (cluster: string) => Promise<MigrationView | null>;
};
