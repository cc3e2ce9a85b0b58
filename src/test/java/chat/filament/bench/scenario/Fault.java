package chat.filament.bench.scenario;

/// What a [StandIn] does wrong.
enum Fault {
  NONE,
  /// One delivery to one socket is left out.
  DROP,
  /// One delivery to one socket comes twice.
  DUPLICATE,
  /// Two deliveries to one socket change places.
  SWAP,
  /// A delivery goes to no socket although the post was acknowledged.
  SILENT,
  /// Every fourth post is answered 429 first.
  THROTTLE,
  /// One post is refused and delivered all the same.
  PHANTOM,
  /// One post is refused for good.
  REFUSE,
  /// One post is committed and delivered, but answered 503.
  DOUBT,
  /// One post is committed and delivered, but the answer has no body.
  UNREADABLE,
  /// Access tokens of logins expire in the middle, those of refreshes do not.
  EXPIRE,
  /// One socket is dropped in the middle.
  HANG_UP,
  /// A resumption forgets the first missed event.
  FORGETFUL_RESUME,
  /// A resumption replays nothing and says so.
  GAP,
  /// Sockets that do not read are left open and their events thrown away.
  KEEP_SLOW,
  /// Search finds one message too few.
  SEARCH_MISSES,
  /// Search finds a message without the word.
  SEARCH_INVENTS
}
