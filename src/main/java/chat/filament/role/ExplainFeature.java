package chat.filament.role;

import chat.filament.access.GuildStates;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.Channel;
import chat.filament.core.permission.Explanation;
import chat.filament.core.permission.Permission;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why somebody may or may not do something in a guild: for holders of `manage_workspace_roles`,
/// and for everybody about themselves.
public final class ExplainFeature implements Feature {
  private record StepView(
      String reason, String effect, @Nullable RoleId roleId, @Nullable UserId userId) {
    static StepView of(Explanation.Step step) {
      return new StepView(
          step.reason().name().toLowerCase(Locale.ROOT),
          step.allows() ? "allow" : "deny",
          step.role(),
          step.member());
    }
  }

  /// @param decidedBy the last of `steps`, which are in the order of evaluation
  /// @param highestPosition of the user's assigned roles; null for the server owner, who is above
  ///   all
  private record View(
      GuildId guildId,
      UserId userId,
      @Nullable ChannelId channelId,
      String permission,
      boolean allowed,
      StepView decidedBy,
      List<StepView> steps,
      @Nullable Integer highestPosition) {}

  private final GuildStates states;

  public ExplainFeature(GuildStates states) {
    this.states = states;
  }

  @Override
  public void mount(Routes routes) {
    routes.get("/guilds/:guild_id/permissions/explain").bearer().handle(this::explain);
  }

  /// `GET /guilds/{g}/permissions/explain?permission&user_id&channel_id`: about the caller unless
  /// somebody else is named, at guild level unless a channel is.
  private Future<Reply> explain(Call call) {
    call.onlyQuery("permission", "user_id", "channel_id");
    var permission =
        Permission.parse(call.requiredQuery("permission"))
            .orElseThrow(() -> Refusal.invalid("permission: unknown"));
    var user = call.query("user_id").map(ExplainFeature::user).orElse(call.user());
    var channel = call.query("channel_id");
    return states
        .readInside(
            call.guild(),
            call.user(),
            access -> requireReader(access, user),
            access -> states.of(access.guild().id(), user))
        .map(found -> {
          var access = found.orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
          return Reply.ok(view(access, channel.map(id -> channel(access, id)), permission));
        });
  }

  private static UserId user(String text) {
    return UserId.parse(text).orElseThrow(() -> Refusal.invalid("user_id: not a ULID"));
  }

  private static void requireReader(Access access, UserId about) {
    if (!access.user().equals(about)) {
      access.require(Permission.MANAGE_WORKSPACE_ROLES);
    }
  }

  /// A text that is no id behaves like an unknown one.
  private static Channel channel(Access access, String text) {
    return ChannelId.parse(text)
        .flatMap(access.guild()::channel)
        .orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
  }

  private static View view(Access access, Optional<Channel> channel, Permission permission) {
    var explanation = access.explain(channel, permission);
    return new View(
        access.guild().id(),
        access.user(),
        channel.map(Channel::id).orElse(null),
        permission.wire(),
        explanation.isAllowed(),
        StepView.of(explanation.decisive()),
        explanation.steps().stream().map(StepView::of).toList(),
        access.isServerOwner() ? null : access.highest());
  }
}
