package chat.filament.platform.socket;

import chat.filament.platform.http.Json;
import io.vertx.core.Future;
import java.util.function.BiFunction;

/// A command that a client may send over its socket.
///
/// @param type the envelope's `t`
/// @param reader parses the envelope's `d`; a failure ends the connection as
///   `invalid_<type>_payload`
/// @param handler runs it; a failure ends the connection as `message_rejected`, success shows only
///   in the events it causes
public record SocketCommand<T>(
    String type, Json.Reader<T> reader, BiFunction<SocketCaller, T, Future<?>> handler) {}
