import type { Plural } from './kinds.ts';

/** A request as faults and the request log see it. */
export type Seen = {
  readonly verb: 'get' | 'list' | 'watch' | 'create';
  /** undefined for /version, /readyz and reviews. */
  readonly plural: Plural | undefined;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string | undefined;
};

/** What goes wrong. */
export type Trouble =
  /** An answer with this code and a Status body. */
  | {
      readonly kind: 'status';
      readonly code: number;
      readonly retryAfter?: number;
      readonly message?: string;
    }
  /** The answer begins so much later, by the server's clock. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** The connection breaks after so many bytes of the body. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** The connection breaks before any answer. */
  | { readonly kind: 'hang-up' }
  /** A watch says its past, then this ERROR object, and ends. */
  | {
      readonly kind: 'error-object';
      readonly code: number;
      readonly reason?: string;
      readonly message: string;
    }
  /** A watch ends at once, well-mannered and with nothing in it: how Events said 410 for years. */
  | { readonly kind: 'silent-end' }
  /** A watch without bookmarks. */
  | { readonly kind: 'no-bookmarks' }
  /** A watch whose bookmarks carry the resource's own last change, as with an etcd that reports no progress. */
  | { readonly kind: 'old-bookmarks' }
  /** A line, put before all others of a watch, that is no JSON. */
  | { readonly kind: 'garbage' };

export type Fault = Trouble & {
  readonly verb?: Seen['verb'];
  readonly plural?: Plural;
  /** Requests that match and are spared first: 2 means the third page fails. */
  readonly skip?: number;
  /** How many requests it hits; for ever when left out. */
  readonly times?: number;
};

type Armed = { readonly fault: Fault; matched: number };

/** The faults that are switched on. */
export class Faults {
  #armed: Armed[] = [];

  /** Switches a fault on; the answer switches it off. */
  add(fault: Fault): () => void {
    const armed = { fault, matched: 0 };
    this.#armed.push(armed);
    return () => {
      this.#armed = this.#armed.filter((other) => other !== armed);
    };
  }

  clear(): void {
    this.#armed = [];
  }

  /** The faults that hit this request. Counts it. */
  hitting({ verb, plural }: Seen): readonly Fault[] {
    return this.#armed.flatMap((armed) => {
      const { fault } = armed;
      if (fault.verb !== undefined && fault.verb !== verb) return [];
      if (fault.plural !== undefined && fault.plural !== plural) return [];
      const nth = armed.matched++;
      const first = fault.skip ?? 0;
      return nth >= first && nth < first + (fault.times ?? Number.POSITIVE_INFINITY) ? [fault] : [];
    });
  }
}
