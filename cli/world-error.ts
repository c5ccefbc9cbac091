export class WorldError extends Error {}
