import { KINDS, type KubeObject, keyOf, metadataOf, PLURALS, type Plural } from './kinds.ts';

/** A change as the watch cache remembers it. */
export type Change = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly version: number;
  readonly object: KubeObject;
  /** The state before, which decides what a watch with a selector is told. */
  readonly previous: KubeObject | undefined;
};

/** A backup of etcd. */
export type Snapshot = {
  readonly version: number;
  readonly objects: Readonly<Record<Plural, readonly KubeObject[]>>;
};

type Shelf = {
  readonly objects: Map<string, KubeObject>;
  history: Change[];
  /** The lowest version that a watch can still resume from. */
  floor: number;
  /** The version of the last change. */
  last: number;
};

export type Deletion = { readonly version?: number; readonly last?: KubeObject };

export type StateOptions = {
  /** The first version given out is one more. */
  readonly version?: number;
  /** Changes remembered per resource. */
  readonly remember?: number;
};

/** The objects of a cluster, one version counter for all of them as in etcd, and the recent past of each resource. */
export class ClusterState {
  #version: number;
  readonly #remember: number;
  readonly #shelves: Readonly<Record<Plural, Shelf>>;
  readonly #listeners = new Set<(plural: Plural, change: Change) => void>();

  constructor({ version = 100, remember = 1000 }: StateOptions = {}) {
    this.#version = version;
    this.#remember = remember;
    const shelf = (): Shelf => ({ objects: new Map(), history: [], floor: version, last: version });
    this.#shelves = { cronjobs: shelf(), jobs: shelf(), pods: shelf(), events: shelf() };
  }

  get version(): number {
    return this.#version;
  }

  /** Creates or replaces an object, under the next version or the one given (a recording's own). */
  apply(plural: Plural, object: KubeObject, version = this.#version + 1): void {
    const shelf = this.#shelves[plural];
    const stored = stamped(plural, object, version);
    const previous = shelf.objects.get(keyOf(stored));
    shelf.objects.set(keyOf(stored), stored);
    this.#record(plural, { type: previous ? 'MODIFIED' : 'ADDED', version, object: stored, previous });
  }

  /** Deletes by `namespace/name`, with the last state if it was another; what is not there stays away. */
  delete(plural: Plural, key: string, { version = this.#version + 1, last }: Deletion = {}): void {
    const shelf = this.#shelves[plural];
    const previous = shelf.objects.get(key);
    if (!previous) return;
    shelf.objects.delete(key);
    this.#record(plural, {
      type: 'DELETED',
      version,
      object: stamped(plural, last ?? previous, version),
      previous,
    });
  }

  /** Lets the version grow as writes to other resources (leases, nodes) make it grow. */
  elsewhere(writes = 1): void {
    this.#version += writes;
  }

  list(plural: Plural): readonly KubeObject[] {
    const { objects } = this.#shelves[plural];
    return [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  }

  /** The changes after a version; 'too-old' when they are no longer all remembered. */
  since(plural: Plural, version: number): readonly Change[] | 'too-old' {
    const { history, floor } = this.#shelves[plural];
    return version < floor ? 'too-old' : history.filter((change) => change.version > version);
  }

  floor(plural: Plural): number {
    return this.#shelves[plural].floor;
  }

  lastChange(plural: Plural): number {
    return this.#shelves[plural].last;
  }

  /** Drops the past of one resource (or of all): a watch can only begin at the present. */
  forget(...plurals: readonly Plural[]): void {
    for (const plural of plurals.length > 0 ? plurals : PLURALS) {
      const shelf = this.#shelves[plural];
      shelf.history = [];
      shelf.floor = this.#version;
    }
  }

  snapshot(): Snapshot {
    const copy = (plural: Plural): readonly KubeObject[] => [...this.#shelves[plural].objects.values()];
    return {
      version: this.#version,
      objects: { cronjobs: copy('cronjobs'), jobs: copy('jobs'), pods: copy('pods'), events: copy('events') },
    };
  }

  /** Puts a backup back: objects are as they were, the version counter is or was raised by `bump`, the past is unknown. */
  restore({ version, objects }: Snapshot, bump = 0): void {
    this.#version = version + bump;
    for (const plural of PLURALS) {
      const shelf = this.#shelves[plural];
      shelf.objects.clear();
      for (const object of objects[plural]) shelf.objects.set(keyOf(object), object);
      shelf.last = this.#version;
    }
    this.forget();
  }

  onChange(listener: (plural: Plural, change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #record(plural: Plural, change: Change): void {
    const shelf = this.#shelves[plural];
    this.#version = Math.max(this.#version, change.version);
    shelf.last = change.version;
    shelf.history.push(change);
    const forgotten = shelf.history.length > this.#remember ? shelf.history.shift() : undefined;
    if (forgotten) shelf.floor = forgotten.version;
    for (const listener of this.#listeners) listener(plural, change);
  }
}

const stamped = (plural: Plural, object: KubeObject, version: number): KubeObject => ({
  kind: KINDS[plural].kind,
  apiVersion: KINDS[plural].apiVersion,
  ...object,
  metadata: { ...metadataOf(object), resourceVersion: String(version) },
});
