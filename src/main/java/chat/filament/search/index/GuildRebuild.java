package chat.filament.search.index;

import chat.filament.core.ChannelId;
import chat.filament.core.MessageId;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Indexes one guild anew from pages of its messages, while the old documents keep serving and live
/// changes go to both.
///
/// ```java
/// rebuild.beginPage();           // before the page is read from the database
/// rebuild.addPage(messages);     // as often as there are pages
/// rebuild.finish();              // from here on the new documents serve
/// ```
///
/// Belongs to the thread of its [MessageIndex]; live changes may come between any two calls.
public final class GuildRebuild {
  private final MessageIndex index;
  private final Generation generation;

  /// What was changed since the page was begun: the page may have been read before that, so it must
  /// not undo it. Never holds more than comes in while one page is read.
  private final Set<MessageId> touchedMessages = new HashSet<>();

  private final Set<ChannelId> touchedChannels = new HashSet<>();
  private boolean reading;
  private boolean open = true;
  private long added;

  GuildRebuild(MessageIndex index, Generation generation) {
    this.index = index;
    this.generation = generation;
  }

  /// To be called before a page is read.
  public void beginPage() {
    endPage();
    reading = true;
  }

  /// Adds the page that was begun last. Messages changed since then are left as the change made
  /// them. Does nothing once the rebuild has ended.
  public void addPage(List<IndexedMessage> messages) throws IOException {
    if (!open) {
      return;
    }
    for (var message : messages) {
      if (!touchedMessages.contains(message.id())
          && !touchedChannels.contains(message.channel().id())) {
        index.put(message, generation);
      }
    }
    added += messages.size();
    endPage();
  }

  /// How many messages the pages had so far.
  public long added() {
    return added;
  }

  /// False once it was finished or abandoned, also by the end of the guild.
  public boolean open() {
    return open;
  }

  /// Lets the new documents serve, visible at once, and removes the old ones.
  public void finish() throws IOException {
    if (open) {
      open = false;
      index.serve(generation);
    }
  }

  /// Removes the new documents; the old ones go on serving.
  public void abandon() throws IOException {
    if (open) {
      open = false;
      index.abandon(generation);
    }
  }

  Generation generation() {
    return generation;
  }

  void touched(MessageId message) {
    if (reading) {
      touchedMessages.add(message);
    }
  }

  void touched(ChannelId channel) {
    if (reading) {
      touchedChannels.add(channel);
    }
  }

  private void endPage() {
    reading = false;
    touchedMessages.clear();
    touchedChannels.clear();
  }
}
