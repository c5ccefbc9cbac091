/** The store did not answer, or not in time. Retrying later is right; nothing is known of the last call. */
export class StoreUnreachable extends Error {
  override readonly name = 'StoreUnreachable';
}

/** The store answers, but allows no more: retries with growing pauses were not enough. */
export class StoreThrottled extends Error {
  override readonly name = 'StoreThrottled';
}

/** The store refused: no such table, no permission, an item too large. Retrying does not help. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}

/** What stands in the store cannot be read: it was altered, or written by a later version. */
export class StoreUnreadable extends Error {
  override readonly name = 'StoreUnreadable';
}

/** Another process has the embedded store open. Only one can; what it offers is for others to be its guests. */
export class StoreHeld extends Error {
  override readonly name = 'StoreHeld';
}

/** A cursor that this store did not give out for this query. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
}
