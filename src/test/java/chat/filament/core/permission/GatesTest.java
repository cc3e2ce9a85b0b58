package chat.filament.core.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// The `require` methods of [Access].
class GatesTest {
  private static final IdSource IDS = new IdSource(InstantSource.system());

  private final UserId ann = new UserId(IDS.next());
  private final Role everyone = seeded(SystemRole.EVERYONE);
  private final Channel open = channel(Map.of());
  private final Channel closed =
      channel(
          Map.of(
              new OverrideTarget.OfRole(everyone.id()),
              new ChannelOverride(
                  PermissionSet.NONE, PermissionSet.of(Permission.CREATE_MESSAGE))));
  private final GuildSnapshot guild =
      new GuildSnapshot(
          new GuildId(IDS.next()),
          "g",
          true,
          0,
          Map.of(everyone.id(), everyone),
          Map.of(open.id(), open, closed.id(), closed),
          null);
  private final Access member = Access.of(guild, new Standing.Member(ann, Set.of()), null);
  private final Access stranger = Access.of(guild, new Standing.Stranger(ann), null);
  private final Access banned = Access.of(guild, new Standing.Banned(ann), null);
  private final Access serverOwner = Access.of(guild, new Standing.Stranger(ann), ann);
  private final Optional<ChannelId> unknown = Optional.of(new ChannelId(IDS.next()));

  private static Role seeded(SystemRole key) {
    return new Role(
        new RoleId(IDS.next()),
        key.roleName(),
        key.position(),
        key.permissions(),
        key.isSystem(),
        key,
        null,
        Instant.EPOCH);
  }

  private static Channel channel(Map<OverrideTarget, ChannelOverride> overrides) {
    var id = new ChannelId(IDS.next());
    return new Channel(id, "c", ChannelKind.TEXT, Instant.EPOCH, overrides);
  }

  private static void refused(Problem problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.problem()).isEqualTo(problem));
  }

  @Test
  void onlyMembersAndTheServerOwnerAreInside() {
    assertThat(member.requireInside()).isSameAs(member);
    assertThat(serverOwner.requireInside()).isSameAs(serverOwner);
    refused(Problem.FORBIDDEN, stranger::requireInside);
    refused(Problem.FORBIDDEN, banned::requireInside);
  }

  @Test
  void guildPermissionMustBeHeld() {
    assertThat(member.require(Permission.CREATE_MESSAGE)).isSameAs(member);
    assertThat(serverOwner.require(Permission.BAN_MEMBER)).isSameAs(serverOwner);
    refused(Problem.FORBIDDEN, () -> member.require(Permission.BAN_MEMBER));
    refused(Problem.FORBIDDEN, () -> stranger.require(Permission.CREATE_MESSAGE));
  }

  @Test
  void unknownChannelIsOnlyNotFoundForInsiders() {
    var permission = Permission.CREATE_MESSAGE;
    assertThat(member.requireIn(Optional.of(open.id()), permission)).isSameAs(open);
    refused(Problem.FORBIDDEN, () -> member.requireIn(Optional.of(closed.id()), permission));
    refused(Problem.NOT_FOUND, () -> member.requireIn(unknown, permission));
    refused(Problem.NOT_FOUND, () -> member.requireIn(Optional.empty(), permission));
    refused(Problem.NOT_FOUND, () -> serverOwner.requireIn(unknown, permission));
    refused(Problem.FORBIDDEN, () -> stranger.requireIn(unknown, permission));
    refused(Problem.FORBIDDEN, () -> banned.requireIn(Optional.of(open.id()), permission));
  }

  @Test
  void whoMayNotWriteLearnsNothingAboutTheChannel() {
    assertThat(member.requireToWriteIn(Optional.of(open.id()))).isSameAs(open);
    assertThat(serverOwner.requireToWriteIn(Optional.of(closed.id()))).isSameAs(closed);
    refused(Problem.FORBIDDEN, () -> member.requireToWriteIn(Optional.of(closed.id())));
    refused(Problem.FORBIDDEN, () -> member.requireToWriteIn(unknown));
    refused(Problem.FORBIDDEN, () -> member.requireToWriteIn(Optional.empty()));
    refused(Problem.FORBIDDEN, () -> stranger.requireToWriteIn(Optional.of(open.id())));
  }

  @Test
  void onlyTheServerOwnerLearnsThatAGuildDoesNotExist() {
    assertThat(Access.noGuild(ann, ann).problem()).isEqualTo(Problem.NOT_FOUND);
    assertThat(Access.noGuild(ann, null).problem()).isEqualTo(Problem.FORBIDDEN);
    assertThat(Access.noGuild(ann, new UserId(IDS.next())).problem()).isEqualTo(Problem.FORBIDDEN);
  }
}
