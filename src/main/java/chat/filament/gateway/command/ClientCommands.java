package chat.filament.gateway.command;

import chat.filament.gateway.protocol.SessionEnd;
import chat.filament.gateway.protocol.SubscribeRequest;
import chat.filament.gateway.resume.ResumeRequest;
import chat.filament.gateway.resume.Resuming;
import chat.filament.gateway.subscribe.Subscribing;
import chat.filament.platform.http.Json;
import chat.filament.platform.metrics.Metrics;
import chat.filament.platform.socket.SocketCommand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What clients may send, by type: `subscribe`, `resume`, and what features add.
public final class ClientCommands {
  private final Map<String, ClientCommand<?>> byType = new HashMap<>();
  private final Metrics metrics;

  public ClientCommands(
      Metrics metrics, List<SocketCommand<?>> added, Subscribing subscribing, Resuming resuming) {
    this.metrics = metrics;
    add(
        new ClientCommand<>(
            "subscribe",
            false,
            Json.reader(SubscribeRequest.class),
            subscribing::subscribe,
            new ClientCommand.Ends(
                SessionEnd.invalidPayload("subscribe"), SessionEnd.INTERNAL, metrics)));
    add(
        new ClientCommand<>(
            "resume",
            true,
            Json.reader(ResumeRequest.class),
            resuming::resume,
            new ClientCommand.Ends(
                SessionEnd.invalidPayload("subscribe"), SessionEnd.INTERNAL, metrics)));
    added.forEach(command -> add(command(command)));
  }

  private <T> ClientCommand<T> command(SocketCommand<T> added) {
    return new ClientCommand<>(
        added.type(),
        false,
        added.reader(),
        (session, payload) -> added.handler().apply(session.caller(), payload),
        new ClientCommand.Ends(
            SessionEnd.invalidPayload(added.type()), SessionEnd.MESSAGE_REJECTED, metrics));
  }

  private void add(ClientCommand<?> command) {
    if (byType.put(command.type(), command) != null) {
      throw new IllegalStateException(command.type() + ": two commands of this type");
    }
  }

  @Nullable ClientCommand<?> of(String type) {
    return byType.get(type);
  }
}
