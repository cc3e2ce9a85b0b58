package chat.filament.gateway.rfc6455;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One server with one person in one channel, for all classes of this package.
record SubscribedServer(TestServer server, Person person, String guild, String channel)
    implements AutoCloseable {

  /// Opens the server at its first use and closes it after the last test of the run.
  static final class Opener implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType().equals(SubscribedServer.class);
    }

    @Override
    public SubscribedServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(SubscribedServer.class))
          .computeIfAbsent(SubscribedServer.class, type -> open(), SubscribedServer.class);
    }

    private static SubscribedServer open() {
      var server = TestServer.start(Map.of());
      var person = server.person("raw");
      var guild = person.createGuild();
      return new SubscribedServer(server, person, guild, person.createChannel(guild));
    }
  }

  RawSocket connect(String... headers) {
    return RawSocket.open(server.port(), String.valueOf(person.client().token()), headers);
  }

  /// A socket that has been greeted and is subscribed.
  RawSocket subscribed() {
    var socket = connect();
    socket.text("ready");
    socket.send(RawSocket.TEXT, subscribe());
    socket.text("subscribed");
    return socket;
  }

  byte[] subscribe() {
    return envelope("subscribe", "");
  }

  /// What the person says; it comes back as an event of the same content.
  byte[] say(String content) {
    var text = JsonNodeFactory.instance.textNode(content);
    return envelope("message_create", ",\"content\":" + text);
  }

  private byte[] envelope(String type, String more) {
    return """
    {"v":1,"t":"%s","d":{"guild_id":"%s","channel_id":"%s"%s}}\
    """
        .formatted(type, guild, channel, more)
        .getBytes(UTF_8);
  }

  @Override
  public void close() {
    server.close();
  }
}
