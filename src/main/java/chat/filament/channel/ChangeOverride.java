package chat.filament.channel;

import chat.filament.audit.AuditRow;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.core.permission.Channel;
import chat.filament.core.permission.ChannelOverride;
import chat.filament.core.permission.OverrideTarget;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Sets or deletes the override of any role or member. Needs `manage_channel_overrides` there, and
/// must not escalate.
///
/// @param target whom it is for; empty when the path names nobody
/// @param override empty to delete it
record ChangeOverride(
    GuildId guild,
    UserId actor,
    Optional<ChannelId> channel,
    Optional<OverrideTarget> target,
    Optional<ChannelOverride> override)
    implements GuildCommand<Boolean> {
  @Override
  public Set<UserId> users() {
    return target.orElse(null) instanceof OverrideTarget.OfMember(var user) && !user.equals(actor)
        ? Set.of(actor, user)
        : Set.of(actor);
  }

  @Override
  public Change<Boolean> decide(Decision on) {
    var access = on.enter(actor);
    var place = ChannelRules.managed(access, channel);
    var whom = target.orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
    var before = Optional.ofNullable(place.overrides().get(whom));
    if (override.isEmpty() && before.isEmpty()) {
      throw new Refusal(Problem.NOT_FOUND);
    }
    var after = override.orElse(ChannelOverride.EMPTY);
    ChannelRules.requireHarmless(
        access, place, position(on, whom), before.orElse(ChannelOverride.EMPTY), after);
    var origin = new OverrideEvents.Origin(guild, place.id(), on.now(), actor);
    var changed = override.map(value -> place.with(whom, value)).orElse(place.without(whom));
    var structure = new AccessChange.Structure(access.guild().with(changed));
    return new Change.Write<>(transaction ->
        write(transaction, place, whom)
            .map(
                new ChangeResult<>(
                    true,
                    List.of(OverrideEvents.updated(origin, whom, after)),
                    List.of(audit(place, whom)),
                    structure)));
  }

  /// How high the target stands. An override outlives the membership, so only setting one needs a
  /// member.
  private int position(Decision on, OverrideTarget whom) {
    return switch (whom) {
      case OverrideTarget.OfRole(var id) -> on.access(actor).requireRole(id).position();
      case OverrideTarget.OfMember(var user) -> {
        var member = on.access(user);
        if (override.isPresent() && !member.isMember()) {
          throw new Refusal(Problem.NOT_FOUND);
        }
        yield member.highest();
      }
    };
  }

  private Future<Void> write(Transaction transaction, Channel place, OverrideTarget whom) {
    return override
        .map(value -> OverrideStore.put(transaction, guild, place.id(), whom, value))
        .orElseGet(() -> OverrideStore.delete(transaction, place.id(), whom));
  }

  private AuditRow audit(Channel place, OverrideTarget whom) {
    return override
        .map(value ->
            AuditRow.of(
                actor,
                "channel.permission_override.update",
                Map.of(
                    "channel_id", place.id(),
                    "target_kind", whom.kind(),
                    "target_id", whom.id(),
                    "allow", value.allow().wire(),
                    "deny", value.deny().wire())))
        .orElseGet(() ->
            AuditRow.of(
                actor,
                "channel.permission_override.delete",
                Map.of(
                    "channel_id", place.id(),
                    "target_kind", whom.kind(),
                    "target_id", whom.id())));
  }
}
