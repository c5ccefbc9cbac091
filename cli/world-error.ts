/** The world failed (a cluster, a store, another scheduler): one line on stderr, exit code 3. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
}
