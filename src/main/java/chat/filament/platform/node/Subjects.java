package chat.filament.platform.node;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// The subjects of the nodes of one database and what their messages look like: all begin with the
/// name of the database, so that clusters that share a NATS do not hear each other; a message is
/// the sender's id and what it has to say.
record Subjects(String prefix) {
  /// How large a message may be; NATS itself takes 1 MiB by default.
  private static final int MAX_BYTES = 512 << 10;

  /// The same with the sender's id.
  static final int MAX_MESSAGE = MAX_BYTES + NodeId.LENGTH;

  /// Where nodes say that they live, or that they end.
  static final String BEATS = "node";

  /// Where a node answers whoever asks whether it lives.
  static final String PRESENCE = "presence";

  static final Buffer ALIVE = Buffer.buffer("alive");
  static final Buffer ENDING = Buffer.buffer("ending");

  /// The first byte of every answer.
  static final byte DONE = 0;

  static final byte FAILED = 1;

  private static final Pattern TOPIC =
      Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*(\\.\\*)?");

  static Subjects of(String database) {
    return new Subjects("filament." + database.replaceAll("[^A-Za-z0-9]", "-") + ".");
  }

  String all(String topic) {
    return prefix + "all." + checked(topic);
  }

  String one(NodeId node, String topic) {
    return prefix + "node." + node + "." + checked(topic);
  }

  String asked(NodeId node, String topic) {
    return prefix + "ask." + node + "." + checked(topic);
  }

  /// The subject that stands for all with the same beginning.
  static String wildcard(String subject) {
    return subject.substring(0, subject.lastIndexOf('.') + 1) + "*";
  }

  private static String checked(String topic) {
    if (!TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException("topic: " + topic);
    }
    return topic;
  }

  static byte[] enveloped(NodeId from, Buffer message) {
    if (message.length() > MAX_BYTES) {
      throw new IllegalArgumentException("message: " + message.length() + " bytes");
    }
    return Buffer.buffer(NodeId.LENGTH + message.length())
        .appendString(from.value(), "US-ASCII")
        .appendBuffer(message)
        .getBytes();
  }

  /// @param from the sender
  record Envelope(NodeId from, Buffer content) {}

  /// Empty for what is not one of our messages.
  static Optional<Envelope> opened(byte[] data) {
    if (data.length < NodeId.LENGTH) {
      return Optional.empty();
    }
    var from = new String(data, 0, NodeId.LENGTH, StandardCharsets.US_ASCII);
    return NodeId.isValid(from)
        ? Optional.of(
            new Envelope(new NodeId(from), Buffer.buffer(data).slice(NodeId.LENGTH, data.length)))
        : Optional.empty();
  }
}
