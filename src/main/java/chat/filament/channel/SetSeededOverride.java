package chat.filament.channel;

import chat.filament.audit.AuditRow;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.ChannelOverride;
import chat.filament.core.permission.LegacyRole;
import chat.filament.core.permission.OverrideTarget;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Sets the override of a seeded role, named as clients of old name it. Only for owners.
///
/// @param channel empty when the path names none
record SetSeededOverride(
    GuildId guild,
    UserId actor,
    Optional<ChannelId> channel,
    LegacyRole role,
    ChannelOverride override)
    implements GuildCommand<Boolean> {
  @Override
  public Set<UserId> users() {
    return Set.of(actor);
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    var access = on.enter(actor);
    var old =
        channel.flatMap(access.guild()::channel).orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
    var id = old.id();
    if (!access.isOwner()) {
      throw new Refusal(Problem.FORBIDDEN);
    }
    var seeded =
        access.guild().seeded(role.seeded()).orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
    var target = new OverrideTarget.OfRole(seeded.id());
    var origin = new OverrideEvents.Origin(guild, id, on.now(), actor);
    var structure = new AccessChange.Structure(access.guild().with(old.with(target, override)));
    return new Change.Write<>(transaction ->
        OverrideStore.put(transaction, guild, id, target, override)
            .map(
                new ChangeResult<>(
                    true,
                    List.of(OverrideEvents.updated(origin, role, override)),
                    List.of(audit(id)),
                    structure)));
  }

  private AuditRow audit(ChannelId id) {
    return AuditRow.of(
        actor,
        "channel.override.update",
        Map.of(
            "channel_id", id,
            "role", role.wire(),
            "allow_bits", override.allow().mask(),
            "deny_bits", override.deny().mask()));
  }
}
