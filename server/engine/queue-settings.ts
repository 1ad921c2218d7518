/** Names and settings of the queue, shared by its installation and its use. */
export const queueSchema = "engine_queue";
export const queueName = "engine";

/** Longest one call to the app may take; `fetch` of Node itself gives up waiting for an answer after 300 s. */
export const callTimeoutMs = 290_000;

export const queueOptions = {
  /** A job whose engine vanished comes again, however often that happens; a function's own retries are counted apart. */
  retryLimit: 1_000_000,
  retryDelay: 1,
  expireInSeconds: callTimeoutMs / 1000 + 310,
  /** A sleeping run waits in the queue: never drop it for its age. */
  retentionSeconds: 10 * 365 * 24 * 3600,
};
