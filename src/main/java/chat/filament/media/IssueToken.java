package chat.filament.media;

import chat.filament.platform.bus.Address;
import chat.filament.platform.http.ClientAddress;

/// Asks the [MediaVerticle] for a token. Answered with [IssuedToken].
///
/// @param checked what was allowed a moment ago and counted by the limiters; the token grants no
///   more
record IssueToken(ParticipantKey key, TokenDraft draft, Grant checked, ClientAddress client) {
  static final Address<IssueToken> ADDRESS = new Address<>("media-issue-token");

  record IssuedToken(Grant grant, String token) {
    /// A token must not reach a log.
    @Override
    public String toString() {
      return "IssuedToken[" + grant + "]";
    }
  }
}
