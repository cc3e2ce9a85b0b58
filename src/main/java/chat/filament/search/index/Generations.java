package chat.filament.search.index;

import chat.filament.core.GuildId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which generation of each guild serves and which is being filled. Kept in the commit data, so
/// that documents and generations change in the same commit. A guild that was never rebuilt serves
/// generation 0 and is not listed.
record Generations(Map<GuildId, Integer> serving, Map<GuildId, Integer> filling) {
  static final Generations NONE = new Generations(Map.of(), Map.of());

  private static final String SERVING = "serving.";
  private static final String FILLING = "filling.";

  Generations {
    serving = Map.copyOf(serving);
    filling = Map.copyOf(filling);
  }

  Generation serving(GuildId guild) {
    return new Generation(guild, serving.getOrDefault(guild, 0));
  }

  Optional<Generation> filling(GuildId guild) {
    return Optional.ofNullable(filling.get(guild)).map(number -> new Generation(guild, number));
  }

  List<Generation> allFilling() {
    return filling.entrySet().stream()
        .map(entry -> new Generation(entry.getKey(), entry.getValue()))
        .toList();
  }

  Generations startFilling(Generation generation) {
    return new Generations(serving, with(filling, generation));
  }

  Generations stopFilling(GuildId guild) {
    return new Generations(serving, without(filling, guild));
  }

  Generations serve(Generation generation) {
    return new Generations(with(serving, generation), without(filling, generation.guild()));
  }

  Generations forget(GuildId guild) {
    return new Generations(without(serving, guild), without(filling, guild));
  }

  void writeTo(Map<String, String> commitData) {
    serving.forEach((guild, number) -> commitData.put(SERVING + guild, number.toString()));
    filling.forEach((guild, number) -> commitData.put(FILLING + guild, number.toString()));
  }

  static Generations readFrom(Map<String, String> commitData) {
    return new Generations(read(SERVING, commitData), read(FILLING, commitData));
  }

  private static Map<GuildId, Integer> read(String prefix, Map<String, String> commitData) {
    var numbers = new HashMap<GuildId, Integer>();
    commitData.forEach((key, value) -> {
      if (key.startsWith(prefix)) {
        numbers.put(new GuildId(key.substring(prefix.length())), Integer.valueOf(value));
      }
    });
    return numbers;
  }

  private static Map<GuildId, Integer> with(Map<GuildId, Integer> map, Generation generation) {
    var copy = new HashMap<>(map);
    copy.put(generation.guild(), generation.number());
    return copy;
  }

  private static Map<GuildId, Integer> without(Map<GuildId, Integer> map, GuildId guild) {
    var copy = new HashMap<>(map);
    copy.remove(guild);
    return copy;
  }
}
