package chat.filament.writer;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.permission.Permission;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Batch;
import chat.filament.platform.event.Event;
import chat.filament.platform.log.Head;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A committed batch on its way to other nodes, with the end of the guild's log behind it. Payloads
/// go as they are: they were encoded once, when they were committed.
///
/// Only a batch that changes nothing about access goes this way; whoever gets one takes it only
/// right behind what it has published and under the same access epoch, and otherwise reads the log.
///
/// @param listened whether somebody here is to be told of the guild's events
record CommitFrame(Batch batch, Head head, boolean listened) {
  /// More goes over the log.
  static final int MAX_BYTES = 256 << 10;

  private static final byte VERSION = 1;
  private static final int ID = 26;
  private static final String ASCII = "US-ASCII";

  /// Empty when this batch is to be read from the log.
  static Optional<Buffer> encode(Batch batch, Head head) {
    if (!(batch.access() instanceof AccessChange.None) || batch.events().isEmpty()) {
      return Optional.empty();
    }
    var out = new Writer(Buffer.buffer(1_024).appendByte(VERSION));
    out.id(batch.guild().value());
    out.buffer.appendLong(batch.firstSeq()).appendLong(head.accessEpoch()).appendLong(head.term());
    out.text(head.lastMessage() == null ? null : head.lastMessage().value());
    out.buffer.appendInt(batch.events().size());
    for (var event : batch.events()) {
      out.event(event);
      if (out.buffer.length() > MAX_BYTES) {
        return Optional.empty();
      }
    }
    return Optional.of(out.buffer);
  }

  /// Fails with an [IllegalArgumentException] or [IndexOutOfBoundsException] for what is no frame.
  static CommitFrame decode(Buffer message) {
    var in = new Reader(message);
    if (in.number() != VERSION) {
      throw new IllegalArgumentException("a frame of another version");
    }
    var guild = new GuildId(in.id());
    long firstSeq = in.position();
    long epoch = in.position();
    long term = in.position();
    var lastMessage = in.text();
    int count = in.length();
    if (count < 1) {
      throw new IllegalArgumentException("a frame without events");
    }
    var events = new ArrayList<Event>();
    for (int i = 0; i < count; i++) {
      events.add(in.event());
    }
    var head =
        new Head(
            firstSeq + count - 1,
            epoch,
            term,
            lastMessage == null ? null : new MessageId(lastMessage));
    return new CommitFrame(
        new Batch(guild, firstSeq, events, new AccessChange.None()), head, false);
  }

  GuildId guild() {
    return batch.guild();
  }

  CommitFrame asListened() {
    return new CommitFrame(batch, head, true);
  }

  /// What is left for somebody who cannot take the frame itself.
  SeenHead seen() {
    return new SeenHead(guild(), head.lastSeq(), head.accessEpoch(), listened);
  }

  private record Writer(Buffer buffer) {
    void id(String id) {
      buffer.appendString(id, ASCII);
    }

    /// Of less than 128 characters.
    void text(@Nullable String text) {
      if (text == null) {
        buffer.appendByte((byte) -1);
      } else {
        buffer.appendByte((byte) text.length()).appendString(text, ASCII);
      }
    }

    void event(Event event) {
      text(event.type());
      switch (event.audience()) {
        case Audience.InGuild() -> buffer.appendByte((byte) 0);
        case Audience.InChannel(var channel) -> {
          buffer.appendByte((byte) 1);
          id(channel.value());
        }
        case Audience.Viewers(var channel) -> {
          buffer.appendByte((byte) 2);
          id(channel.value());
        }
        case Audience.Holders(var permission) -> {
          buffer.appendByte((byte) 3);
          text(permission.wire());
        }
      }
      text(event.refId());
      var payload = event.payload();
      if (payload == null) {
        buffer.appendInt(-1);
      } else {
        buffer.appendInt(payload.length()).appendBuffer(payload);
      }
    }
  }

  private static final class Reader {
    private final Buffer buffer;
    private int at;

    Reader(Buffer buffer) {
      this.buffer = buffer;
    }

    private int skip(int bytes) {
      int from = at;
      at += bytes;
      return from;
    }

    byte number() {
      return buffer.getByte(skip(1));
    }

    String id() {
      int from = skip(ID);
      return buffer.getString(from, at, ASCII);
    }

    long position() {
      return buffer.getLong(skip(Long.BYTES));
    }

    int length() {
      return buffer.getInt(skip(Integer.BYTES));
    }

    @Nullable String text() {
      int length = number();
      if (length < 0) {
        return null;
      }
      int from = skip(length);
      return buffer.getString(from, at, ASCII);
    }

    private String required() {
      var text = text();
      if (text == null) {
        throw new IllegalArgumentException("a text is missing");
      }
      return text;
    }

    Event event() {
      var type = required();
      var audience =
          switch (number()) {
            case 0 -> new Audience.InGuild();
            case 1 -> new Audience.InChannel(new ChannelId(id()));
            case 2 -> new Audience.Viewers(new ChannelId(id()));
            case 3 -> new Audience.Holders(Permission.parse(required()).orElseThrow());
            default -> throw new IllegalArgumentException("an audience of another version");
          };
      var refId = text();
      int length = length();
      if (length < 0) {
        return new Event(type, audience, refId, null);
      }
      int from = skip(length);
      return new Event(type, audience, refId, buffer.slice(from, at));
    }
  }
}
