import { isObject, type KubeObject, type Plural } from './kinds.ts';

/** Who may come in, and what they may not do. */
export class Access {
  readonly #users = new Map<string, string>();
  readonly #denied = new Set<string>();
  /** Until then (server clock) everybody is refused everything, as while roles are still loading after a start. */
  #closedUntil = Number.NEGATIVE_INFINITY;

  admit(token: string, user: string): void {
    this.#users.set(token, user);
  }

  /** The token is no longer good: 401. */
  revoke(token: string): void {
    this.#users.delete(token);
  }

  userOf(token: string | undefined): string | undefined {
    return token === undefined ? undefined : this.#users.get(token);
  }

  deny(verb: string, plural: Plural): void {
    this.#denied.add(`${verb} ${plural}`);
  }

  allow(verb: string, plural: Plural): void {
    this.#denied.delete(`${verb} ${plural}`);
  }

  closeUntil(time: number): void {
    this.#closedUntil = time;
  }

  permits(verb: string, plural: string, now: number): boolean {
    return now >= this.#closedUntil && !this.#denied.has(`${verb} ${plural}`);
  }

  /** Answers a SelfSubjectAccessReview. */
  review(asked: unknown, now: number): KubeObject {
    const spec = isObject(asked) && isObject(asked.spec) ? asked.spec : {};
    const { verb, resource } = isObject(spec.resourceAttributes) ? spec.resourceAttributes : {};
    return {
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec,
      status: { allowed: this.permits(String(verb), String(resource), now) },
    };
  }
}
