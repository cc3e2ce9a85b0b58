package chat.filament.gateway.shard;

import chat.filament.gateway.protocol.End;
import chat.filament.gateway.protocol.SubscribeRequest;
import chat.filament.gateway.resume.ResumeRequest;
import chat.filament.platform.http.Json;
import chat.filament.platform.metrics.Metrics;
import chat.filament.platform.socket.SocketCommand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What clients may send, by type: `subscribe`, `resume`, and what features add.
final class Commands {
  private final Map<String, Command<?>> byType = new HashMap<>();
  private final Metrics metrics;

  Commands(
      Metrics metrics, List<SocketCommand<?>> added, Subscribing subscribing, Resuming resuming) {
    this.metrics = metrics;
    add(
        new Command<>(
            "subscribe",
            false,
            Json.reader(SubscribeRequest.class),
            subscribing::subscribe,
            new Command.Ends(End.invalidPayload("subscribe"), End.INTERNAL, metrics)));
    add(
        new Command<>(
            "resume",
            true,
            Json.reader(ResumeRequest.class),
            resuming::resume,
            new Command.Ends(End.invalidPayload("subscribe"), End.INTERNAL, metrics)));
    added.forEach(command -> add(command(command)));
  }

  private <T> Command<T> command(SocketCommand<T> added) {
    return new Command<>(
        added.type(),
        false,
        added.reader(),
        (session, payload) -> added.handler().apply(session.caller, payload),
        new Command.Ends(End.invalidPayload(added.type()), End.MESSAGE_REJECTED, metrics));
  }

  private void add(Command<?> command) {
    if (byType.put(command.type(), command) != null) {
      throw new IllegalStateException(command.type() + ": two commands of this type");
    }
  }

  @Nullable Command<?> of(String type) {
    return byType.get(type);
  }
}
