package chat.filament.search.index;

import chat.filament.core.ChannelId;
import chat.filament.core.MessageId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Indexes one guild anew from pages of its messages, newest first, while the old documents keep
/// serving and live changes go to both.
///
/// ```java
/// var page = rebuild.beginPage();      // before the page is read from the database
/// rebuild.addPage(page, messages);     // as often as there are pages; a few may be read ahead
/// rebuild.finish();                    // from here on the new documents serve
/// ```
///
/// Belongs to the thread of its [MessageIndex]; live changes may come between any two calls.
public final class GuildRebuild {
  private final MessageIndex index;
  private final Generation generation;

  /// What live changes have put into the new documents.
  private final WrittenIds written = new WrittenIds();

  private final List<PageWatch> reading = new ArrayList<>();
  private boolean open = true;

  /// The lowest id of a page, empty before there was one: somebody may begin with the pages again.
  private String reached = "";

  private long added;

  GuildRebuild(MessageIndex index, Generation generation) {
    this.index = index;
    this.generation = generation;
  }

  /// A page that is being read, and what was changed since it was begun: it may have been read
  /// before that, so it must not undo it. Never holds more than comes in until it is added.
  public static final class PageWatch {
    private final Set<MessageId> messages = new HashSet<>();
    private final Set<ChannelId> channels = new HashSet<>();

    private PageWatch() {}

    private boolean lets(IndexedMessage message) {
      return !messages.contains(message.id()) && !channels.contains(message.channel().id());
    }
  }

  /// To be called before a page is read.
  public PageWatch beginPage() {
    var page = new PageWatch();
    reading.add(page);
    return page;
  }

  /// Instead of adding it.
  public void dropPage(PageWatch page) {
    reading.remove(page);
  }

  /// Adds a page. Messages changed since it was begun are left as the change made them. Does
  /// nothing once the rebuild has ended.
  public void addPage(PageWatch page, List<IndexedMessage> messages) throws IOException {
    reading.remove(page);
    if (!open) {
      return;
    }
    index.fill(messages.stream().filter(page::lets).toList(), generation, this::mayHave);
    for (var message : messages) {
      var id = message.id().value();
      reached = reached.isEmpty() || id.compareTo(reached) < 0 ? id : reached;
    }
    added += messages.size();
  }

  private boolean mayHave(MessageId message) {
    boolean had = !reached.isEmpty() && message.value().compareTo(reached) >= 0;
    return had || written.mayHave(message);
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
    written.add(message);
    reading.forEach(page -> page.messages.add(message));
  }

  void touched(ChannelId channel) {
    reading.forEach(page -> page.channels.add(channel));
  }
}
