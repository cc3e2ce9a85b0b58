package chat.filament.audit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.TestServer;
import org.junit.jupiter.api.Test;

class UnknownBitsIT {
  private static final String ACTION = "permissions.unknown_bits.masked";

  @Test
  void permissionsThatThisVersionDoesNotKnowAreAudited() throws Exception {
    try (var server = TestServer.start()) {
      var club = Club.found(server);
      var channel = club.channel();
      club.override(club.owner(), channel, "role/" + club.seeded("member"), "[]", "[]").ok();
      server.restart(() -> {
        server
            .database()
            .sql("UPDATE guild_roles SET permissions_mask = permissions_mask | (1::bigint << 40)");
        server
            .database()
            .sql("UPDATE channel_overrides SET allow_mask = allow_mask | (1::bigint << 41)");
      });
      var owner = club.again(club.owner());
      owner.get(club.path("/channels")).ok();
      owner.get(club.path("/channels")).ok();
      server
          .database()
          .awaitNone(
              "SELECT 1 WHERE (SELECT count(*) FROM audit_logs WHERE action = ?) < 2", ACTION);
      assertThat(
              server
                  .database()
                  .sql(
                      """
                      SELECT actor_user_id, target_user_id, details FROM audit_logs
                      WHERE action = ? AND guild_id = ?
                      """,
                      ACTION,
                      club.id()))
          .containsExactlyInAnyOrder(
              owner.id()
                  + "|null|{\"surface\": \"permissions.resolve.guild\","
                  + " \"unknown_bits\": \"10000000000\"}",
              owner.id()
                  + "|null|{\"surface\": \"permissions.resolve.channel_overrides\","
                  + " \"unknown_bits\": \"20000000000\"}");
      assertThat(owner.get(club.path("/audit?action_prefix=permissions.")).ok().text())
          .contains(ACTION)
          .doesNotContain("10000000000");
    }
  }
}
