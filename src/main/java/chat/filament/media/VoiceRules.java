package chat.filament.media;

import chat.filament.core.ChannelId;
import chat.filament.core.Refusal;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.ChannelKind;
import chat.filament.core.permission.Permission;
import java.util.Optional;

/// Who may enter a call, and with which rights (`contract/voice.md` §1, steps 4 to 8).
final class VoiceRules {
  private VoiceRules() {}

  /// What a token of this user could allow, possibly nothing. `channel` is empty for a text that is
  /// no id. Refuses outsiders and who cannot see the channel as `forbidden`, an unknown channel as
  /// `not_found`, a text channel as `invalid_request`.
  static Grant grant(Access access, Optional<ChannelId> channel, TokenDraft draft) {
    var found = access.requireIn(channel, Permission.CREATE_MESSAGE);
    if (found.kind() != ChannelKind.VOICE) {
      throw Refusal.invalid("channel: a text channel (expected: a voice channel)");
    }
    return Grant.of(draft, access.in(found.id()));
  }

  /// Refuses a grant of nothing.
  static Grant requireSomething(Grant grant) {
    if (grant.isNothing()) {
      throw Refusal.invalid("nothing that was asked for is allowed");
    }
    return grant;
  }
}
