package chat.filament.search;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A guild with a channel, its founder, and what he finds.
record SearchGuild(Person founder, String guild, String channel) {
  static SearchGuild of(TestServer server) {
    var founder = server.person("ann");
    var guild = founder.createGuild();
    return new SearchGuild(founder, guild, founder.createChannel(guild));
  }

  /// The same room at a server that was started again.
  SearchGuild at(TestServer server) {
    return new SearchGuild(founder.at(server.client()), guild, channel);
  }

  String say(String content) {
    return founder.say(guild, channel, content);
  }

  String message(String id) {
    return "/guilds/" + guild + "/channels/" + channel + "/messages/" + id;
  }

  void edit(String id, String content) {
    founder.patch(message(id), "{\"content\":\"" + content + "\"}").ok();
  }

  void delete(String id) {
    founder.delete(message(id)).ok();
  }

  /// The path of a search; `query` is `q`, with more parameters behind the first `&`.
  String path(String query) {
    int end = query.indexOf('&') < 0 ? query.length() : query.indexOf('&');
    var q = URLEncoder.encode(query.substring(0, end), StandardCharsets.UTF_8);
    return "/guilds/" + guild + "/search?q=" + q + query.substring(end);
  }

  Answer search(String query) {
    return search(founder, query);
  }

  Answer search(Person who, String query) {
    return who.search(path(query));
  }

  /// What a search answers once it has time, complete or not.
  Answer answered(String query) {
    return until(() -> founder.get(path(query)), found -> found.status() == 200);
  }

  /// What a search finds, once it is complete.
  List<String> ids(String query) {
    return ids(search(query));
  }

  static List<String> ids(Answer found) {
    var ids = new ArrayList<String>();
    found.json().path("message_ids").forEach(id -> ids.add(id.asText()));
    return ids;
  }

  static Answer until(Supplier<Answer> ask, java.util.function.Predicate<Answer> wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    var answer = ask.get();
    while (!wanted.test(answer)) {
      assertThat(System.nanoTime()).as("still %s", answer.text()).isLessThan(deadline);
      answer = ask.get();
    }
    return answer;
  }
}
