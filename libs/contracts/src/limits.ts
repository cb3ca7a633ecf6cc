const MIB = 1024 * 1024;

/** Bounds that clients may rely on. Sizes in bytes, times in seconds unless the name says otherwise. */
export const LIMITS = {
  docBytes: MIB,
  pathBytes: 512,
  bodyBytes: 4 * MIB,
  webhookBodyBytes: 25 * MIB,
  bulkBodyBytes: 32 * MIB,
  /** Of bodies larger than this, a process holds so many at once as make the next figure: for each of the three limits above. */
  smallBodyBytes: 256 * 1024,
  bodiesAtOnceBytes: 128 * MIB,
  /** Lists and objects in one body; no request of ours needs more than its largest batch. */
  jsonParts: 20_000,
  bundleDocs: 5_000,
  bundleBytes: 32 * MIB,
  changesPerRequest: 5_000,
  messageChars: 2_000,
  nameChars: 100,
  /** Why a proposal was rejected. */
  proposalNoteChars: 500,
  pageDefault: 50,
  pageMax: 200,
  lockTtlDefault: 60,
  lockTtlMin: 10,
  lockTtlMax: 1_800,
  /** A holder that is silent this long may be taken over by another editor; admins need not wait. */
  lockStealAfterIdle: 120,
  /** A holder on a live socket who does nothing is warned, and then loses the lock: an open page is no reason to keep others out. */
  lockIdleWarning: 480,
  lockIdleRelease: 600,
  /** How long a lock outlives the socket of its holder. */
  lockGrace: 15,
  /** What is told of a text that is being typed, as JSON. */
  draftBytes: 64 * 1024,
  lockSessionMinChars: 16,
  lockSessionMaxChars: 128,
  lockReasonChars: 500,
  accessTokenSeconds: 900,
  refreshTokenSeconds: 30 * 24 * 3600,
  invitationSeconds: 7 * 24 * 3600,
  passwordMinChars: 10,
  passwordMaxChars: 256,
} as const;
