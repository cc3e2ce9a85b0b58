package chat.filament.gateway.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Compares what people were told had been done with what the history says.
final class HistoryChecker {
  private final SimulatedUser reader;
  private final OperationLog operations;
  private final List<String> problems = new ArrayList<>();

  /// `reader` sees every channel.
  HistoryChecker(SimulatedUser reader, OperationLog operations) {
    this.reader = reader;
    this.operations = operations;
  }

  List<String> problems(SimulatedGuild guild, LogOracle log) throws InterruptedException {
    var logged = new HashMap<String, List<String>>();
    for (var row : log.rows()) {
      if (row.type().equals("message_create") && row.ref() != null && row.hash() != null) {
        logged.computeIfAbsent(row.channel(), key -> new ArrayList<>()).add(row.ref());
      }
    }
    for (var channel : guild.channels()) {
      var history = history(guild, channel);
      var ids = List.copyOf(history.keySet());
      if (!ids.equals(logged.getOrDefault(channel, List.of()))) {
        problems.add("the history of " + channel + " is not as its log: " + ids.size());
      }
      check(guild, channel, history);
    }
    checkShortLived(guild, log);
    return problems.stream().limit(20).toList();
  }

  /// Id and content, oldest first.
  private Map<String, String> history(SimulatedGuild guild, String channel)
      throws InterruptedException {
    var newestFirst = new ArrayList<JsonNode>();
    var before = "";
    while (before != null) {
      var path = guild.messages(channel) + "?limit=100" + before;
      var page = reader.insist(me -> me.get(path)).ok().json();
      page.path("messages").forEach(newestFirst::add);
      var next = page.path("next_before");
      before = next.isNull() ? null : "&before=" + next.asText();
    }
    var history = new java.util.LinkedHashMap<String, String>();
    newestFirst
        .reversed()
        .forEach(one -> history.put(one.path("message_id").asText(), one.path("content").asText()));
    if (history.size() < newestFirst.size()) {
      problems.add("the history of " + channel + " shows a message twice");
    }
    return history;
  }

  private void check(SimulatedGuild guild, String channel, Map<String, String> history) {
    operations.posted.forEach((id, posted) -> {
      if (posted.guild().equals(guild.id()) && posted.channel().equals(channel)) {
        check(id, posted, history.get(id));
      }
    });
    var once = new HashSet<String>();
    history.forEach((id, content) -> {
      boolean edited = operations.editing.contains(id);
      if (!edited && (!once.add(content) || !operations.attempted.contains(content))) {
        problems.add("posted twice or by nobody: " + id + " " + content);
      }
    });
  }

  private void check(
      String id, OperationLog.Posted posted, @org.jspecify.annotations.Nullable String found) {
    if (found == null) {
      if (!operations.deleting.contains(id)) {
        problems.add("acknowledged and lost: " + id + " " + posted);
      }
    } else if (operations.deleted.contains(id)) {
      problems.add("deleted and still there: " + id + " " + posted);
    } else if (!operations.editing.contains(id) && !found.equals(posted.content())) {
      problems.add("not what was posted: " + id + " " + posted + " " + found);
    }
  }

  /// Of channels that are gone there is only the log.
  private void checkShortLived(SimulatedGuild guild, LogOracle log) {
    var ids = new HashSet<String>();
    for (var row : log.rows()) {
      if (row.type().equals("message_create") && row.ref() != null) {
        ids.add(row.ref());
      }
    }
    operations.shortLived.forEach((id, posted) -> {
      if (posted.guild().equals(guild.id()) && !ids.contains(id)) {
        problems.add("acknowledged and not in the log: " + id + " " + posted);
      }
    });
  }
}
