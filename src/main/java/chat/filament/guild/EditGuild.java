package chat.filament.guild;

import chat.filament.audit.AuditRow;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.Permission;
import chat.filament.platform.event.AccessChange;
import chat.filament.writer.Change;
import chat.filament.writer.ChangeResult;
import chat.filament.writer.Decision;
import chat.filament.writer.GuildCommand;
import chat.filament.writer.Transaction;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Renames a guild or moves it in or out of the directory; answers what it is then.
record EditGuild(GuildId guild, UserId actor, GuildPatch patch) implements GuildCommand<Guild> {
  @Override
  public Set<UserId> users() {
    return Set.of(actor);
  }

  @Override
  public Change<Guild> decide(Decision on) {
    var access = on.enter(actor).require(Permission.MANAGE_ROLES);
    var before = Guild.of(access.guild());
    var after = patch.on(before);
    return after.equals(before)
        ? new Change.Nothing<>(before)
        : new Change.Write<>(transaction -> write(transaction, access.guild(), after));
  }

  private Future<ChangeResult<Guild>> write(
      Transaction transaction, GuildSnapshot snapshot, Guild after) {
    var changed = changed(Guild.of(snapshot), after);
    return GuildStore.update(transaction, after)
        .map(done ->
            new ChangeResult<>(
                after,
                List.of(GuildEvents.updated(guild, changed, transaction.now(), actor)),
                List.of(AuditRow.of(actor, "guild.update", Map.copyOf(changed))),
                new AccessChange.Description(after.describe(snapshot))));
  }

  private static Map<String, String> changed(Guild before, Guild after) {
    var changed = new LinkedHashMap<String, String>();
    if (!after.name().equals(before.name())) {
      changed.put("name", after.name());
    }
    if (!after.visibility().equals(before.visibility())) {
      changed.put("visibility", after.visibility());
    }
    return changed;
  }
}
