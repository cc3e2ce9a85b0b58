package chat.filament.platform.relay;

import chat.filament.core.UserId;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.Batch;
import chat.filament.platform.event.Ephemeral;
import chat.filament.platform.event.Personal;
import chat.filament.platform.node.Nodes;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;

/// The backplane of this process, which also tells other nodes what is for users, whose sockets can
/// be anywhere. Batches stay here: other nodes read them from the log.
public final class RelayedBackplane implements Backplane {
  private static final String TOPIC = "personal";
  private static final int ID = 26;

  /// Users that one message names.
  private static final int AT_ONCE = 5_000;

  /// Larger than what a socket is ever sent.
  private static final int MAX_PAYLOAD = 256 << 10;

  private final Backplane local;
  private final Nodes nodes;

  public RelayedBackplane(Backplane local, Nodes nodes) {
    this.local = local;
    this.nodes = nodes;
    nodes.listen(TOPIC, (from, message) -> local.publish(decode(message)));
  }

  @Override
  public void publish(Batch batch) {
    local.publish(batch);
  }

  @Override
  public void publish(Ephemeral event) {
    local.publish(event);
  }

  @Override
  public void publish(Personal event) {
    local.publish(event);
    if (!nodes.isClustered() || event.payload().length() > MAX_PAYLOAD) {
      return;
    }
    var users = List.copyOf(event.users());
    for (int from = 0; from < users.size(); from += AT_ONCE) {
      var some = users.subList(from, Math.min(users.size(), from + AT_ONCE));
      nodes.publish(TOPIC, encode(some, event));
    }
  }

  private static Buffer encode(List<UserId> users, Personal event) {
    var type = Buffer.buffer(event.type());
    var message = Buffer.buffer().appendInt(users.size());
    users.forEach(user -> message.appendString(user.value(), "US-ASCII"));
    return message.appendInt(type.length()).appendBuffer(type).appendBuffer(event.payload());
  }

  private static Personal decode(Buffer message) {
    int count = message.getInt(0);
    var users = new HashSet<UserId>();
    int at = Integer.BYTES;
    for (int i = 0; i < count; i++, at += ID) {
      users.add(new UserId(message.getString(at, at + ID, "US-ASCII")));
    }
    int typeEnd = at + Integer.BYTES + message.getInt(at);
    var type = message.getString(at + Integer.BYTES, typeEnd, "UTF-8");
    return new Personal(users, type, message.getBuffer(typeEnd, message.length()));
  }

  @Override
  public void subscribe(Consumer<Batch> batches, Consumer<Ephemeral> events) {
    local.subscribe(batches, events);
  }

  @Override
  public void subscribe(Consumer<Personal> events) {
    local.subscribe(events);
  }
}
