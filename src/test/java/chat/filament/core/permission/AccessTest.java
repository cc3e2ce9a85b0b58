package chat.filament.core.permission;

import static chat.filament.core.permission.Permission.BAN_MEMBER;
import static chat.filament.core.permission.Permission.CREATE_MESSAGE;
import static chat.filament.core.permission.Permission.DELETE_MESSAGE;
import static chat.filament.core.permission.Permission.MANAGE_ROLES;
import static chat.filament.core.permission.Permission.PUBLISH_VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessTest {
  private static final IdSource IDS = new IdSource(InstantSource.system());

  private final GuildId guild = new GuildId(IDS.next());
  private final ChannelId channel = new ChannelId(IDS.next());
  private final UserId ann = new UserId(IDS.next());
  private final Map<RoleId, Role> roles = new HashMap<>();
  private final Map<OverrideTarget, ChannelOverride> overrides = new HashMap<>();
  private final Role everyone = seeded(SystemRole.EVERYONE);
  private final Role owner = seeded(SystemRole.WORKSPACE_OWNER);
  private final Role moderator = seeded(SystemRole.MODERATOR);
  private final Role member = seeded(SystemRole.MEMBER);
  private final Role low = custom(5, PUBLISH_VIDEO);
  private final Role high = custom(50, BAN_MEMBER);

  private Role seeded(SystemRole key) {
    return add(
        new Role(
            new RoleId(IDS.next()),
            key.roleName(),
            key.position(),
            key.permissions(),
            key.isSystem(),
            key,
            null,
            Instant.EPOCH));
  }

  private Role custom(int position, Permission... permissions) {
    var id = new RoleId(IDS.next());
    var set = PermissionSet.of(permissions);
    return add(new Role(id, "custom", position, set, false, null, null, Instant.EPOCH));
  }

  private Role add(Role role) {
    roles.put(role.id(), role);
    return role;
  }

  private void override(Role role, PermissionSet allow, PermissionSet deny) {
    overrides.put(new OverrideTarget.OfRole(role.id()), new ChannelOverride(allow, deny));
  }

  private GuildSnapshot snapshot() {
    var room =
        new Channel(channel, "general", ChannelKind.TEXT, Instant.EPOCH, Map.copyOf(overrides));
    return new GuildSnapshot(guild, "g", true, 0, roles, Map.of(channel, room), null);
  }

  private Access access(Role... assigned) {
    var ids = Arrays.stream(assigned).map(Role::id).toList();
    return Access.of(snapshot(), new Standing.Member(ann, Set.copyOf(ids)), null);
  }

  @Test
  void outsidersMayNothing() {
    for (var standing : new Standing[] {new Standing.Stranger(ann), new Standing.Banned(ann)}) {
      var access = Access.of(snapshot(), standing, null);
      assertThat(access.isInside()).isFalse();
      assertThat(access.inGuild()).isEqualTo(PermissionSet.NONE);
      assertThat(access.canSee(channel)).isFalse();
    }
  }

  @Test
  void theServerOwnerMayEverythingWithoutBeingAMember() {
    override(everyone, PermissionSet.NONE, PermissionSet.ALL);
    var access = Access.of(snapshot(), new Standing.Banned(ann), ann);
    assertThat(access.in(channel)).isEqualTo(PermissionSet.ALL);
    assertThat(access.resolvedRole()).isEqualTo(LegacyRole.OWNER);
    assertThat(access.canManage(owner)).isTrue();
    assertThat(access.in(new ChannelId(IDS.next()))).isEqualTo(PermissionSet.NONE);
  }

  @Test
  void guildPermissionsAreTheUnionOfAllHeldRoles() {
    assertThat(access(low, high).inGuild().has(PUBLISH_VIDEO)).isTrue();
    assertThat(access(low, high).inGuild().has(BAN_MEMBER)).isTrue();
    assertThat(access(low).inGuild().has(BAN_MEMBER)).isFalse();
  }

  @Test
  void thePlainMemberHoldsTheSeededMemberRoleUntilItIsDeleted() {
    add(
        new Role(
            member.id(),
            "member",
            1,
            PermissionSet.of(DELETE_MESSAGE),
            false,
            SystemRole.MEMBER,
            null,
            Instant.EPOCH));
    assertThat(access(low).inGuild().has(DELETE_MESSAGE)).isTrue();
    assertThat(access(low).highest()).isEqualTo(5);
    assertThat(access(owner).resolvedRole()).isEqualTo(LegacyRole.OWNER);
    roles.remove(member.id());
    assertThat(access(low).inGuild().has(DELETE_MESSAGE)).isFalse();
    assertThat(access(low).inGuild().has(CREATE_MESSAGE)).isTrue();
  }

  @Test
  void moderatorsDoNotHoldTheMemberRole() {
    override(member, PermissionSet.NONE, PermissionSet.of(CREATE_MESSAGE));
    assertThat(access().canSee(channel)).isFalse();
    assertThat(access(moderator).canSee(channel)).isTrue();
    assertThat(access(moderator).resolvedRole()).isEqualTo(LegacyRole.MODERATOR);
  }

  @Test
  void everyoneThenRolesThenTheMemberDecideInAChannel() {
    var write = PermissionSet.of(CREATE_MESSAGE);
    override(everyone, PermissionSet.NONE, write);
    assertThat(access(low).canSee(channel)).as("@everyone denies").isFalse();

    override(low, write, PermissionSet.NONE);
    assertThat(access(low).canSee(channel)).as("a role allows again").isTrue();

    override(high, PermissionSet.NONE, write);
    assertThat(access(low, high).canSee(channel)).as("among roles deny wins").isFalse();

    overrides.put(new OverrideTarget.OfMember(ann), new ChannelOverride(write, PermissionSet.NONE));
    assertThat(access(low, high).canSee(channel)).as("the member's own allow wins").isTrue();
  }

  @Test
  void overridesDoNotBindOwners() {
    override(everyone, PermissionSet.NONE, PermissionSet.ALL);
    override(owner, PermissionSet.NONE, PermissionSet.ALL);
    assertThat(access(owner).in(channel)).isEqualTo(PermissionSet.ALL);
  }

  @Test
  void rolesAreManagedFromAboveAndGrantedOnlyWithWhatOneHas() {
    assertThat(access(high).canManage(low)).isTrue();
    assertThat(access(high).canManage(high)).isFalse();
    assertThat(access(high).canManage(everyone)).isFalse();
    assertThat(access(high).canGrant(low)).as("lacks publish_video").isFalse();
    assertThat(access(high, low).canGrant(low)).isTrue();
    assertThat(access(owner).canGrant(moderator)).isTrue();
    assertThat(access(owner).canManage(owner)).isFalse();
  }

  @Test
  void unknownBitsGrantNothingAndAreKept() {
    var odd = new PermissionSet((1L << 40) | PermissionSet.of(MANAGE_ROLES).mask());
    assertThat(odd.wire()).containsExactly("manage_roles");
    assertThat(odd.unknownBits()).isEqualTo(1L << 40);
    assertThat(PermissionSet.of(MANAGE_ROLES).covers(odd)).isTrue();
    assertThat(odd.plus(PermissionSet.ALL).unknownBits()).isEqualTo(1L << 40);
  }

  @Test
  void nobodyRemovesThemselvesAnOwnerOrAnEqual() {
    var bob = new UserId(IDS.next());
    var target = Access.of(snapshot(), new Standing.Member(bob, Set.of(low.id())), null);
    var equal = Access.of(snapshot(), new Standing.Member(bob, Set.of(high.id())), null);
    var boss = Access.of(snapshot(), new Standing.Member(bob, Set.of(owner.id())), null);
    var stranger = Access.of(snapshot(), new Standing.Stranger(bob), null);
    assertThat(Hierarchy.canRemove(access(high), target)).isTrue();
    assertThat(Hierarchy.canRemove(access(high), stranger)).isTrue();
    assertThat(Hierarchy.canRemove(access(high), equal)).isFalse();
    assertThat(Hierarchy.canRemove(access(owner), boss)).isFalse();
    assertThat(Hierarchy.canRemove(access(owner), access(owner))).isFalse();
    assertThat(Hierarchy.canRemove(access(), stranger)).as("0 is not above 0").isFalse();
  }
}
