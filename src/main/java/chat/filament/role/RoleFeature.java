package chat.filament.role;

import chat.filament.access.GuildStates;
import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.Role;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Json;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.writer.GuildWriters;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The routes of roles and of who holds them.
public final class RoleFeature implements Feature {
  private static final String ROLES = "/guilds/:guild_id/roles";
  private static final String ROLE = ROLES + "/:role_id";
  private static final String MEMBER = ROLE + "/members/:user_id";

  private record All(List<RoleView> roles, @Nullable RoleId defaultJoinRoleId) {
    static All of(GuildSnapshot guild) {
      var roles =
          guild.roles().values().stream().sorted(Role.HIGHEST_FIRST).map(RoleView::of).toList();
      return new All(roles, guild.defaultJoinRole());
    }
  }

  private final GuildStates states;
  private final GuildWriters writers;
  private final IdSource ids;

  public RoleFeature(GuildStates states, GuildWriters writers, IdSource ids) {
    this.states = states;
    this.writers = writers;
    this.ids = ids;
  }

  @Override
  public void mount(Routes routes) {
    routes.get(ROLES).bearer().handle(this::list);
    routes.post(ROLES).bearer().json(RoleDraft.class, this::create);
    routes.patch(ROLE).bearer().json(RoleEdit.class, this::edit);
    routes.delete(ROLE).bearer().handle(this::delete);
    routes.post(ROLES + "/reorder").bearer().json(RoleOrder.class, this::reorder);
    routes.post(ROLES + "/default").bearer().json(DefaultRole.class, this::setDefault);
    routes.post(MEMBER).bearer().handle(this::assign);
    routes.delete(MEMBER).bearer().handle(this::unassign);
    routes.patch("/guilds/:guild_id/members/:user_id").bearer().json(RankDraft.class, this::rank);
  }

  /// `GET /guilds/{g}/roles`: for members.
  private Future<Reply> list(Call call) {
    return states
        .enter(call.guild(), call.user())
        .map(access -> Reply.polled(Json.encode(All.of(access.guild()))));
  }

  /// `POST /guilds/{g}/roles`
  private Future<Reply> create(Call call, RoleDraft draft) {
    return writers
        .submit(new CreateRole(guild(call), call.user(), new RoleId(ids.next()), draft))
        .map(Reply::ok);
  }

  /// `PATCH /guilds/{g}/roles/{role_id}`
  private Future<Reply> edit(Call call, RoleEdit edit) {
    var role = role(call);
    return writers.submit(new EditRole(guild(call), call.user(), role, edit)).map(Reply::ok);
  }

  /// `DELETE /guilds/{g}/roles/{role_id}`
  private Future<Reply> delete(Call call) {
    var role = role(call);
    return writers
        .submit(new DeleteRole(guild(call), call.user(), role))
        .map(done -> Reply.accepted());
  }

  /// `POST /guilds/{g}/roles/reorder`
  private Future<Reply> reorder(Call call, RoleOrder order) {
    return writers
        .submit(new ReorderRoles(guild(call), call.user(), order.roles()))
        .map(done -> Reply.accepted());
  }

  /// `POST /guilds/{g}/roles/default`
  private Future<Reply> setDefault(Call call, DefaultRole wanted) {
    return writers
        .submit(new SetDefaultRole(guild(call), call.user(), wanted.role()))
        .map(done -> Reply.accepted());
  }

  /// `POST /guilds/{g}/roles/{role_id}/members/{u}`
  private Future<Reply> assign(Call call) {
    return change(call, new AssignmentWish.ById(role(call), true));
  }

  /// `DELETE /guilds/{g}/roles/{role_id}/members/{u}`
  private Future<Reply> unassign(Call call) {
    return change(call, new AssignmentWish.ById(role(call), false));
  }

  /// `PATCH /guilds/{g}/members/{u}`
  private Future<Reply> rank(Call call, RankDraft draft) {
    return change(call, new AssignmentWish.Rank(draft.rank()));
  }

  private Future<Reply> change(Call call, AssignmentWish wish) {
    var user = user(call);
    return writers
        .submit(new ChangeAssignment(guild(call), call.user(), user, wish))
        .map(done -> Reply.accepted());
  }

  private GuildId guild(Call call) {
    return states.named(call.guild(), call.user());
  }

  private static RoleId role(Call call) {
    return call.requiredId("role_id", RoleId::parse);
  }

  private static UserId user(Call call) {
    return call.requiredId("user_id", UserId::parse);
  }
}
