package chat.filament.platform.node;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/// What a node says of itself when it is asked.
///
/// @param guilds those with a state in memory
/// @param owned those of them that are left to it when several nodes write
/// @param seen how long ago it last compared what it has in memory with the database
public record NodeStatus(long guilds, long owned, Duration seen) {
  /// The topic of the question, which is empty.
  public static final String TOPIC = "status";

  /// After that long it answers from the database alone.
  private static final Duration BELIEVED = Duration.ofSeconds(3);

  public boolean isBehind() {
    return seen.compareTo(BELIEVED) > 0;
  }

  public Buffer encode() {
    return Buffer.buffer().appendLong(guilds).appendLong(owned).appendLong(seen.toMillis());
  }

  static NodeStatus decode(Buffer answer) {
    return new NodeStatus(
        answer.getLong(0),
        answer.getLong(Long.BYTES),
        Duration.ofMillis(answer.getLong(2 * Long.BYTES)));
  }
}
