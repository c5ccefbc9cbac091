/** What of the embedded engine's own storage code the bench's loader calls. */
declare module 'dynalite/db/index.js' {
  type Value = { readonly S: string } | { readonly N: string } | { readonly B: string };
  type RawItem = Readonly<Record<string, Value>>;
  type TableDescription = { readonly GlobalSecondaryIndexes: readonly unknown[] };
  type Put = { readonly type: 'put'; readonly key: string; readonly value: RawItem };
  type Part = { readonly batch: (puts: readonly Put[], done: (error: unknown) => void) => void };
  type EngineStore = {
    readonly db: { readonly close: () => Promise<void> };
    readonly getTable: (
      name: string,
      checkStatus: boolean,
      done: (error: unknown, table: TableDescription) => void,
    ) => void;
    readonly getItemDb: (table: string) => Part;
    readonly getIndexDb: (kind: 'Global', table: string, index: string) => Part;
  };
  const engine: {
    readonly create: (options: { readonly path: string }) => EngineStore;
    readonly createKey: (item: RawItem, table: TableDescription) => string;
    readonly getIndexActions: (
      indexes: readonly unknown[],
      before: null,
      item: RawItem,
      table: TableDescription,
    ) => {
      readonly puts: readonly { readonly index: string; readonly key: string; readonly item: RawItem }[];
    };
  };
  export default engine;
}
