package chat.filament.gateway.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Compares what people were told had been done with what the history says.
final class Histories {
  private final Traveller reader;
  private final Ledger ledger;
  private final List<String> problems = new ArrayList<>();

  /// `reader` sees every channel.
  Histories(Traveller reader, Ledger ledger) {
    this.reader = reader;
    this.ledger = ledger;
  }

  List<String> problems(Place place, GuildLog log) throws InterruptedException {
    var logged = new HashMap<String, List<String>>();
    for (var row : log.rows()) {
      if (row.type().equals("message_create") && row.ref() != null && row.hash() != null) {
        logged.computeIfAbsent(row.channel(), key -> new ArrayList<>()).add(row.ref());
      }
    }
    for (var channel : place.channels()) {
      var history = history(place, channel);
      var ids = List.copyOf(history.keySet());
      if (!ids.equals(logged.getOrDefault(channel, List.of()))) {
        problems.add("the history of " + channel + " is not as its log: " + ids.size());
      }
      check(place, channel, history);
    }
    checkPassing(place, log);
    return problems.stream().limit(20).toList();
  }

  /// Id and content, oldest first.
  private Map<String, String> history(Place place, String channel) throws InterruptedException {
    var newestFirst = new ArrayList<JsonNode>();
    var before = "";
    while (before != null) {
      var path = place.messages(channel) + "?limit=100" + before;
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

  private void check(Place place, String channel, Map<String, String> history) {
    ledger.said.forEach((id, said) -> {
      if (said.guild().equals(place.guild()) && said.channel().equals(channel)) {
        check(id, said, history.get(id));
      }
    });
    var once = new HashSet<String>();
    history.forEach((id, content) -> {
      boolean edited = ledger.editing.contains(id);
      if (!edited && (!once.add(content) || !ledger.attempted.contains(content))) {
        problems.add("said twice or by nobody: " + id + " " + content);
      }
    });
  }

  private void check(String id, Ledger.Said said, @org.jspecify.annotations.Nullable String found) {
    if (found == null) {
      if (!ledger.deleting.contains(id)) {
        problems.add("acknowledged and lost: " + id + " " + said);
      }
    } else if (ledger.deleted.contains(id)) {
      problems.add("deleted and still there: " + id + " " + said);
    } else if (!ledger.editing.contains(id) && !found.equals(said.content())) {
      problems.add("not what was said: " + id + " " + said + " " + found);
    }
  }

  /// Of channels that are gone there is only the log.
  private void checkPassing(Place place, GuildLog log) {
    var ids = new HashSet<String>();
    for (var row : log.rows()) {
      if (row.type().equals("message_create") && row.ref() != null) {
        ids.add(row.ref());
      }
    }
    ledger.passing.forEach((id, said) -> {
      if (said.guild().equals(place.guild()) && !ids.contains(id)) {
        problems.add("acknowledged and not in the log: " + id + " " + said);
      }
    });
  }
}
