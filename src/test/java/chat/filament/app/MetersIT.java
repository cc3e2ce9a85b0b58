package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Scrape;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The meters of Vert.x on `/metrics`.
class MetersIT {
  private static final String CONNECTIONS = "vertx_http_server_active_connections";
  private static final String REQUESTS = "vertx_http_server_active_requests";

  /// A whole name, unlike `vertx_…`.
  private static final Pattern NAME =
      Pattern.compile("\\b(filament|vertx|jvm|netty|process|system)_[a-z0-9_]++(?<!_)(?!…)");

  @AutoClose private static final TestServer server = TestServer.start();

  @Test
  void serverPoolsAndStatementsAreShown() {
    server.person("counted").createGuild();
    var scrape = Scrape.of(server);
    assertThat(scrape.value("vertx_http_server_requests_total{code=\"200\"}")).isPositive();
    assertThat(scrape.names())
        .contains(
            "vertx_pool_queue_pending",
            "vertx_pool_in_use",
            "vertx_sql_processing_time_seconds",
            "vertx_net_client_bytes_read_total");
    assertThat(scrape.labels("vertx_pool_queue_pending", "pool_name"))
        .contains("database-requests", "argon2", "search-index", "search-query");
  }

  @Test
  void aMessageIsSeenOnItsWay() {
    var person = server.person("writing");
    var guild = person.createGuild();
    var channel = person.createChannel(guild);
    var before = Scrape.of(server);
    try (var socket = person.connect().subscribe(guild, channel)) {
      person.say(guild, channel, "hello");
      socket.next("message_create");
    }
    var after = Scrape.of(server);
    for (var count :
        List.of(
            "filament_writer_mailbox_depth_count",
            "filament_writer_group_rows_sum",
            "filament_writer_commit_seconds_count{kind=\"group\"}",
            "filament_gateway_delivery_queue_length_count")) {
      assertThat(after.value(count)).as(count).isGreaterThan(before.value(count));
    }
    assertThat(after.value("filament_writer_commands")).isZero();
  }

  @Test
  void theTableOfMetricsIsWhole() throws Exception {
    var person = server.person("reading");
    var guild = person.createGuild();
    var channel = person.createChannel(guild);
    try (var socket = person.connect().subscribe(guild, channel)) {
      person.say(guild, channel, "hello");
      socket.next("message_create");
    }
    var shown = Scrape.namesWithPauses(server);
    var table = NAME.matcher(Files.readString(Path.of("src", "docs", "metrics.md"))).results();
    var told = table.map(MatchResult::group).collect(Collectors.toSet());
    assertThat(told).isSubsetOf(shown);
    assertThat(shown.stream().filter(name -> name.startsWith("filament_"))).isSubsetOf(told);
  }

  @Test
  void socketsAreConnectionsUntilTheyClose() {
    var person = server.person("connected");
    var guild = person.createGuild();
    var channel = person.createChannel(guild);
    double before = Scrape.of(server).value(CONNECTIONS);
    List<Socket> sockets =
        Stream.generate(() -> person.connect("").subscribe(guild, channel)).limit(5).toList();
    // the request that asks is one itself
    Scrape.await(server, REQUESTS, value -> value == 1);
    Scrape.await(server, CONNECTIONS, value -> value >= before + 5);
    sockets.subList(0, 2).forEach(Socket::cut);
    sockets.subList(2, 5).forEach(Socket::close);
    Scrape.await(server, CONNECTIONS, value -> value <= before);
  }

  @Test
  void whatClientsSayIsNoLabel() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      for (var method : List.of("GET", "BREW", "WHEN")) {
        var request =
            HttpRequest.newBuilder(URI.create(server.url() + "/strange/" + method + "?a=1"))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        http.send(request, BodyHandlers.discarding());
      }
    }
    var scrape = Scrape.of(server).text();
    assertThat(scrape).doesNotContain("BREW", "WHEN", "strange", "127.0.0.1");
    assertThat(labelNames(scrape))
        .isSubsetOf("code", "class", "client_name", "pool_type", "pool_name");
  }

  private static List<String> labelNames(String scrape) {
    return scrape
        .lines()
        .filter(line -> line.startsWith("vertx_"))
        .flatMap(line -> Pattern.compile("([a-z_]+)=\"").matcher(line).results())
        .map(found -> found.group(1))
        .distinct()
        .collect(Collectors.toList());
  }
}
