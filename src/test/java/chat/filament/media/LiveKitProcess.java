package chat.filament.media;

import chat.filament.media.key.LiveKitKeyring;
import chat.filament.testing.Answer;
import chat.filament.testing.FreePort;
import io.livekit.server.AccessToken;
import io.livekit.server.RoomCreate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;

/// The real LiveKit server on ports of 127.0.0.1, with the key pair of [VoiceFixtures].
final class LiveKitProcess implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final LiveKitTokens tokens =
      new LiveKitTokens(new LiveKitKeyring(VoiceFixtures.KEYS, InstantSource.system()));
  private final String program;
  private final int port;
  private final Path folder;
  private Process process;

  /// `webhooks` is where it tells what happens.
  LiveKitProcess(String program, int port, String webhooks) {
    this.program = program;
    this.port = port;
    try {
      folder = Files.createTempDirectory("filament-livekit");
      Files.writeString(folder.resolve("livekit.yaml"), config(webhooks));
      process = run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process run() throws IOException {
    return new ProcessBuilder(program, "--config", folder.resolve("livekit.yaml").toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  /// Kills it and starts it again; it knows of no room then.
  void restart() {
    kill();
    try {
      process = run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private String config(String webhooks) throws IOException {
    return """
    port: %d
    bind_addresses: ["127.0.0.1"]
    rtc:
      tcp_port: %d
      udp_port: %d
      node_ip: 127.0.0.1
      enable_loopback_candidate: true
      ips: {includes: [127.0.0.1/32]}
    region: here
    keys: {%s: %s}
    webhook: {api_key: %s, urls: ["%s/livekit/webhook"]}
    """
        .formatted(
            port,
            FreePort.next(),
            freeUdpPort(),
            Webhooks.KEY,
            FakeLiveKit.SECRET,
            Webhooks.KEY,
            webhooks);
  }

  private static int freeUdpPort() throws IOException {
    try (var socket = new DatagramSocket()) {
      return socket.getLocalPort();
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  boolean isUp() {
    try {
      var request = HttpRequest.newBuilder(URI.create(url())).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Who is in a room, as LiveKit lists it.
  Set<String> identities(String room) {
    var answer = call("ListParticipants", room, tokens.admin(room, Instant.now()), "room");
    return Answer.parse(answer)
        .path("participants")
        .valueStream()
        .map(participant -> participant.path("identity").asText())
        .collect(Collectors.toSet());
  }

  /// A room without anybody.
  void createRoom(String room) {
    var token = new AccessToken(Webhooks.KEY, FakeLiveKit.SECRET);
    token.addGrants(new RoomCreate(true));
    call("CreateRoom", room, token.toJwt(), "name");
  }

  private String call(String method, String room, String token, String field) {
    var request =
        HttpRequest.newBuilder(URI.create(url() + "/twirp/livekit.RoomService/" + method))
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString("{\"" + field + "\":\"" + room + "\"}"))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
    try {
      Files.delete(folder.resolve("log"));
      Files.delete(folder.resolve("livekit.yaml"));
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.close();
  }
}
