package chat.filament.attachment;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A channel of a guild with files, and what its tests look at.
record FilePlace(TestServer server, String guild, String channel) {
  static FilePlace of(TestServer server, Person founder) {
    var guild = founder.createGuild();
    return new FilePlace(server, guild, founder.createChannel(guild));
  }

  FilePlace another(Person founder) {
    return new FilePlace(server, guild, founder.createChannel(guild));
  }

  String path() {
    return "/guilds/" + guild + "/channels/" + channel;
  }

  String files() {
    return path() + "/attachments";
  }

  String file(String id) {
    return files() + "/" + id;
  }

  /// Bytes of no known type.
  static byte[] bytes(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    bytes[0] = 0;
    return bytes;
  }

  Answer upload(Person who, String query, BodyPublisher body, String... headers) {
    return who.client()
        .send(
            "POST",
            files() + query,
            null,
            request ->
                headers.length == 0 ? request.POST(body) : request.POST(body).headers(headers));
  }

  Answer upload(Person who, byte[] content) {
    return upload(who, "", BodyPublishers.ofByteArray(content));
  }

  Answer uploadNamed(Person who, String name) {
    var query = "?filename=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    return upload(who, query, BodyPublishers.ofByteArray(bytes(3)));
  }

  /// The id of a new file.
  String put(Person who, int length) {
    return upload(who, bytes(length)).ok().text("attachment_id");
  }

  Answer download(Person who, String id, String... headers) {
    return who.client()
        .send(
            "GET",
            file(id),
            null,
            request -> headers.length == 0 ? request : request.headers(headers));
  }

  Answer delete(Person who, String id) {
    return who.delete(file(id));
  }

  Answer post(Person who, String content, String... ids) {
    var list = Stream.of(ids).map(id -> "\"" + id + "\"").collect(Collectors.joining(","));
    return who.post(
        path() + "/messages",
        "{\"content\":\"" + content + "\",\"attachment_ids\":[" + list + "]}");
  }

  /// The rows of this channel's files.
  List<String> rows() {
    return server
        .database()
        .sql("SELECT attachment_id FROM attachments WHERE channel_id = ?", channel);
  }

  static List<String> reservations(TestServer server) {
    return server.database().sql("SELECT attachment_id FROM attachment_reservations");
  }

  /// The names of all files in the store, those of uploads under way included.
  static List<String> stored(TestServer server) {
    try (var all = Files.walk(server.attachmentFolder())) {
      return all.filter(Files::isRegularFile)
          .map(Path::getFileName)
          .map(Path::toString)
          .filter(name -> !name.endsWith(".lock") && !name.equals("starting"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
