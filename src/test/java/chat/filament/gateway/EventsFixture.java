package chat.filament.gateway;

import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/// A club with a channel, and sockets that subscribe to it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EventsFixture {
  @AutoClose TestServer server;
  Club club;
  String channel;

  @BeforeAll
  void start() {
    server = TestServer.start();
    club = Club.found(server);
    channel = club.channel();
  }

  Socket subscribed(Person person, String shared) {
    return subscribed(person, club.id(), shared);
  }

  static Socket subscribed(Person person, String guild, String shared) {
    var socket = person.connect().subscribe(guild, shared);
    socket.next("voice_participant_sync");
    return socket;
  }

  static void subscribe(Socket socket, String guild, String shared) {
    socket.send(
        "subscribe", "{\"guild_id\":\"%s\",\"channel_id\":\"%s\"}".formatted(guild, shared));
  }
}
