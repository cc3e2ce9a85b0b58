package chat.filament.core.permission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The permission code against [PlainEvaluation]. `-Dfilament.guilds.seed=N` repeats a run.
class RandomGuildsTest {
  private static final int GUILDS = 3_000;

  /// Somebody in both evaluations.
  private record Both(Access access, PlainEvaluation plain) {}

  @Test
  void bothEvaluationsAgree() {
    long seed = Long.getLong("filament.guilds.seed", new Random().nextLong());
    var random = new Random(seed);
    for (int i = 0; i < GUILDS; i++) {
      agree("guild " + i + " of seed " + seed, random, RandomGuild.of(random));
    }
  }

  private static void agree(String what, Random random, RandomGuild guild) {
    var root = random.nextInt(6) == 0 ? guild.people().getFirst().user() : null;
    var people = new ArrayList<Both>();
    for (var standing : guild.people()) {
      people.add(
          new Both(
              Access.of(guild.snapshot(), standing, root),
              new PlainEvaluation(guild.snapshot(), standing, standing.user().equals(root))));
    }
    for (var one : people) {
      permissions(what, guild, one);
      hierarchy(what, guild, one, people);
    }
  }

  private static void permissions(String what, RandomGuild guild, Both one) {
    var access = one.access();
    var plain = one.plain();
    assertThat(access.isInside()).as(what).isEqualTo(plain.inside());
    assertThat(access.resolvedRole()).as(what).isEqualTo(plain.resolved());
    for (var permission : Permission.values()) {
      boolean inGuild = plain.inGuild().contains(permission);
      assertThat(access.inGuild().has(permission)).as(what).isEqualTo(inGuild);
      assertThat(access.explain(Optional.empty(), permission).isAllowed())
          .as(what)
          .isEqualTo(inGuild);
      for (var channel : guild.snapshot().channels().values()) {
        boolean inChannel = plain.in(channel.id()).contains(permission);
        assertThat(access.in(channel.id()).has(permission)).as(what).isEqualTo(inChannel);
        assertThat(access.explain(Optional.of(channel), permission).isAllowed())
            .as(what)
            .isEqualTo(inChannel);
      }
    }
  }

  private static void hierarchy(String what, RandomGuild guild, Both one, List<Both> people) {
    var access = one.access();
    var plain = one.plain();
    assertThat(access.highest()).as(what).isEqualTo(plain.highest());
    for (var role : guild.snapshot().roles().values()) {
      assertThat(access.canManage(role)).as(what).isEqualTo(plain.manages(role));
      assertThat(access.canGrant(role)).as(what).isEqualTo(plain.grants(role));
    }
    for (var other : people) {
      assertThat(Hierarchy.canRemove(access, other.access()))
          .as(what)
          .isEqualTo(plain.removes(other.plain()));
    }
  }
}
