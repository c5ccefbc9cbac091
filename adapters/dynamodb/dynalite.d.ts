declare module 'dynalite' {
  import type { Server } from 'node:http';
  export type DynaliteOptions = {
    /** A directory for LevelDB; in memory without one. */
    readonly path?: string;
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  };
  const dynalite: (options?: DynaliteOptions) => Server;
  export default dynalite;
}
