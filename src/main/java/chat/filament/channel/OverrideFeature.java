package chat.filament.channel;

import chat.filament.access.GuildStates;
import chat.filament.core.ChannelId;
import chat.filament.core.Id;
import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.ChannelOverride;
import chat.filament.core.permission.LegacyRole;
import chat.filament.core.permission.OverrideTarget;
import chat.filament.platform.guard.AddressGuard;
import chat.filament.platform.guard.Surface;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Page;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.writer.GuildWriters;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The routes of permission overrides. Two families write the same rows: one by the names of the
/// seeded roles, for owners, and one by the id of any role or member.
public final class OverrideFeature implements Feature {
  private static final String CHANNEL = "/guilds/:guild_id/channels/:channel_id";
  private static final String TARGET = CHANNEL + "/permission-overrides/:target_kind/:target_id";

  private record View(String targetKind, String targetId, List<String> allow, List<String> deny) {
    static View of(Map.Entry<OverrideTarget, ChannelOverride> override) {
      var target = override.getKey();
      var value = override.getValue();
      return new View(target.kind(), target.id(), value.allow().wire(), value.deny().wire());
    }

    String cursor() {
      return targetKind + "_" + targetId;
    }
  }

  private static final Page<View> PAGE =
      new Page<>("overrides", "next_cursor", View::cursor, view -> view);

  /// Roles first.
  private static final Comparator<View> ORDER =
      Comparator.comparing(View::targetKind).reversed().thenComparing(View::targetId);

  private final GuildStates states;
  private final GuildWriters writers;
  private final AddressGuard guard;

  public OverrideFeature(GuildStates states, GuildWriters writers, AddressGuard guard) {
    this.states = states;
    this.writers = writers;
    this.guard = guard;
  }

  @Override
  public void mount(Routes routes) {
    routes.post(CHANNEL + "/overrides/:role").bearer().json(OverrideDraft.class, this::setSeeded);
    routes.get(CHANNEL + "/permission-overrides").bearer().handle(this::list);
    routes.post(TARGET).bearer().json(OverrideDraft.class, this::set);
    routes.delete(TARGET).bearer().handle(this::delete);
  }

  /// `POST …/channels/{c}/overrides/{role}`: only for owners.
  private Future<Reply> setSeeded(Call call, OverrideDraft draft) {
    var role =
        LegacyRole.parse(call.path("role"))
            .orElseThrow(() -> Refusal.invalid("role: (expected: owner, moderator or member)"));
    var guild = states.named(call.guild(), call.user());
    return guard
        .pass(
            call,
            Surface.CHANNEL_OVERRIDES_UPDATE,
            () ->
                writers.submit(
                    new SetSeededOverride(
                        guild, call.user(), call.channel(), role, draft.override())))
        .map(set -> Reply.accepted());
  }

  /// `GET …/channels/{c}/permission-overrides`: needs `manage_channel_overrides` there.
  private Future<Reply> list(Call call) {
    var after = call.query("cursor").map(OverrideFeature::cursor);
    return guard
        .pass(
            call, Surface.PERMISSION_OVERRIDES_LIST, () -> states.enter(call.guild(), call.user()))
        .map(access -> {
          var rows = overrides(access, call.channel(), after);
          return PAGE.reply(rows, rows.size());
        });
  }

  private static List<View> overrides(
      Access access, Optional<ChannelId> channel, Optional<View> after) {
    return ChannelRules.managed(access, channel).overrides().entrySet().stream()
        .map(View::of)
        .filter(view -> after.map(last -> ORDER.compare(view, last) > 0).orElse(true))
        .sorted(ORDER)
        .toList();
  }

  /// The place of a cursor in the list; whether the row still exists does not matter.
  private static View cursor(String text) {
    int line = text.indexOf('_');
    var kind = line < 0 ? "" : text.substring(0, line);
    return Id.canonical(text.substring(line + 1))
        .filter(id -> kind.equals(OverrideTarget.ROLE) || kind.equals(OverrideTarget.MEMBER))
        .map(id -> new View(kind, id, List.of(), List.of()))
        .orElseThrow(
            () -> Refusal.invalid("cursor: malformed (expected: next_cursor of an earlier page)"));
  }

  /// `POST …/channels/{c}/permission-overrides/{target_kind}/{target_id}`
  private Future<Reply> set(Call call, OverrideDraft draft) {
    return change(call, Surface.PERMISSION_OVERRIDES_UPDATE, Optional.of(draft.override()));
  }

  /// `DELETE …/channels/{c}/permission-overrides/{target_kind}/{target_id}`
  private Future<Reply> delete(Call call) {
    return change(call, Surface.PERMISSION_OVERRIDES_DELETE, Optional.empty());
  }

  private Future<Reply> change(Call call, Surface surface, Optional<ChannelOverride> override) {
    var target = target(call);
    var guild = states.named(call.guild(), call.user());
    return guard
        .pass(
            call,
            surface,
            () ->
                writers.submit(
                    new ChangeOverride(guild, call.user(), call.channel(), target, override)))
        .map(changed -> Reply.accepted());
  }

  /// Empty when the id is none: it behaves like an unknown one.
  private static Optional<OverrideTarget> target(Call call) {
    var id = call.path("target_id");
    return switch (call.path("target_kind")) {
      case OverrideTarget.ROLE -> RoleId.parse(id).map(OverrideTarget.OfRole::new);
      case OverrideTarget.MEMBER -> UserId.parse(id).map(OverrideTarget.OfMember::new);
      default -> throw Refusal.invalid("target_kind: (expected: role or member)");
    };
  }
}
