package chat.filament.channel;

import chat.filament.core.ChannelId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.Channel;
import chat.filament.core.permission.ChannelOverride;
import chat.filament.core.permission.Permission;
import java.util.Optional;

/// Who may change what about a channel.
final class ChannelRules {
  private ChannelRules() {}

  /// The channel, for somebody who sees it and holds `manage_channel_overrides` there: what cannot
  /// be seen cannot be managed, so nobody lets themselves in.
  static Channel managed(Access access, Optional<ChannelId> id) {
    access.requireIn(id, Permission.CREATE_MESSAGE);
    return access.requireIn(id, Permission.MANAGE_CHANNEL_OVERRIDES);
  }

  /// Refuses an override that would escalate (`contract/permissions.md` §6). Whoever is no owner
  /// touches only targets below their own highest position, and in the old and the new override
  /// only permissions that they hold in the channel: taking a denial away is giving, too.
  static void requireHarmless(
      Access access,
      Channel channel,
      int targetPosition,
      ChannelOverride before,
      ChannelOverride after) {
    if (access.isOwner()) {
      return;
    }
    var touched = before.allow().plus(before.deny()).plus(after.allow()).plus(after.deny());
    if (targetPosition >= access.highest() || !access.in(channel.id()).covers(touched)) {
      throw new Refusal(Problem.FORBIDDEN);
    }
  }
}
