package chat.filament.core.permission;

import chat.filament.core.RoleId;
import chat.filament.core.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why somebody may or may not do something: everything that spoke for or against it, in the order
/// of evaluation (`contract/permissions.md` §4). The last step decides.
public record Explanation(List<Step> steps) {
  public Explanation {
    steps = List.copyOf(steps);
  }

  /// What can speak for or against a permission.
  public enum Reason {
    SERVER_OWNER,
    BANNED,
    NOT_A_MEMBER,
    /// No role that the user holds has it.
    NO_ROLE,
    /// A role has it, or all roles together do.
    ROLE,
    /// Holders of `workspace_owner` may everything, and overrides do not bind them.
    WORKSPACE_OWNER,
    EVERYONE_OVERRIDE,
    ROLE_OVERRIDE,
    MEMBER_OVERRIDE
  }

  /// One thing that spoke for or against it.
  ///
  /// @param allows false when it speaks against it
  /// @param role the role that has it or whose override it is
  /// @param member whose override it is
  public record Step(
      Reason reason, boolean allows, @Nullable RoleId role, @Nullable UserId member) {}

  public boolean isAllowed() {
    return steps.getLast().allows();
  }

  public Step decisive() {
    return steps.getLast();
  }

  /// At guild level, or in a channel of the guild.
  static Explanation of(Access access, Optional<Channel> channel, Permission permission) {
    var steps = new ArrayList<Step>();
    if (access.isServerOwner()) {
      steps.add(step(Reason.SERVER_OWNER, true));
    } else if (!access.isInside()) {
      steps.add(step(access.isBanned() ? Reason.BANNED : Reason.NOT_A_MEMBER, false));
    } else {
      roles(access, permission, steps);
      if (access.isOwner()) {
        steps.add(step(Reason.WORKSPACE_OWNER, true));
      } else {
        channel.ifPresent(it -> overrides(access, it, permission, steps));
      }
    }
    return new Explanation(steps);
  }

  private static void roles(Access access, Permission permission, List<Step> steps) {
    access.held().stream()
        .filter(role -> role.permissions().has(permission))
        .map(role -> new Step(Reason.ROLE, true, role.id(), null))
        .forEach(steps::add);
    if (steps.isEmpty()) {
      steps.add(step(Reason.NO_ROLE, false));
    }
  }

  private static void overrides(
      Access access, Channel channel, Permission permission, List<Step> steps) {
    for (var role : access.held()) {
      if (role.is(SystemRole.EVERYONE)) {
        ofRole(Reason.EVERYONE_OVERRIDE, channel, role, permission).ifPresent(steps::add);
      }
    }
    var ofRoles =
        access.held().stream()
            .filter(role -> !role.is(SystemRole.EVERYONE))
            .flatMap(role -> ofRole(Reason.ROLE_OVERRIDE, channel, role, permission).stream())
            .toList();
    ofRoles.stream().filter(Step::allows).forEach(steps::add);
    ofRoles.stream().filter(step -> !step.allows()).forEach(steps::add); // among roles deny wins
    var own = channel.overrides().get(new OverrideTarget.OfMember(access.user()));
    effect(own, permission)
        .map(allows -> new Step(Reason.MEMBER_OVERRIDE, allows, null, access.user()))
        .ifPresent(steps::add);
  }

  private static Optional<Step> ofRole(
      Reason reason, Channel channel, Role role, Permission permission) {
    return effect(channel.overrides().get(new OverrideTarget.OfRole(role.id())), permission)
        .map(allows -> new Step(reason, allows, role.id(), null));
  }

  /// Empty when the override says nothing about it.
  private static Optional<Boolean> effect(
      @Nullable ChannelOverride override, Permission permission) {
    if (override == null) {
      return Optional.empty();
    }
    if (override.deny().has(permission)) {
      return Optional.of(false);
    }
    return override.allow().has(permission) ? Optional.of(true) : Optional.empty();
  }

  private static Step step(Reason reason, boolean allows) {
    return new Step(reason, allows, null, null);
  }
}
