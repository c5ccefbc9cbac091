/** The cluster, the store or another service could not be reached or refused: exit code 3. */
export class WorldError extends Error {}
