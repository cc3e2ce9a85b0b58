package chat.filament.app;

import chat.filament.testing.Club;
import chat.filament.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// What random requests are about: a guild with an owner, a member and a stranger.
///
/// @param ids of what exists, by the names that path parameters have
/// @param tokens access tokens of the three
record FuzzWorld(Map<String, List<String>> ids, List<String> tokens, List<String> refreshTokens) {
  static FuzzWorld of(TestServer server, Random random, int number) {
    var club = Club.found(server);
    var owner = club.owner();
    var member = club.member("member");
    var stranger = server.person("stranger");
    var channel = club.channel();
    var message = owner.say(club.id(), channel, "hello " + number);
    var role = club.role(1 + random.nextInt(40), "create_message");
    club.assign(member, role);
    return new FuzzWorld(
        new TreeMap<>(
            Map.of(
                "guild_id",
                List.of(club.id()),
                "channel_id",
                List.of(channel),
                "message_id",
                List.of(message),
                "role_id",
                List.of(role, club.seeded("moderator")),
                "user_id",
                List.of(owner.id(), member.id(), stranger.id()),
                "target_id",
                List.of(role, member.id()),
                "target_kind",
                List.of("role", "member"),
                "role",
                List.of("owner", "moderator", "member"))),
        List.of(token(owner), token(owner), token(member), token(stranger)),
        List.of(member.refreshToken(), stranger.refreshToken()));
  }

  private static String token(chat.filament.testing.Person person) {
    return String.valueOf(person.client().token());
  }
}
