package chat.filament.platform.http;

import chat.filament.core.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds what stands at a path, segment by segment: static segments win over parameters. Its cost
/// depends on the length of the path and not on how many routes there are.
final class PathTree<T> {
  private final Map<String, PathTree<T>> fixed = new HashMap<>();
  private @Nullable PathTree<T> parameter;
  private @Nullable T value;
  private List<String> names = List.of();

  /// What stands at a path, and the parts of the path by the names of the template, decoded.
  record Found<T>(T value, List<String> names, List<String> parts) {
    @Nullable String part(String name) {
      int i = names.indexOf(name);
      return i < 0 ? null : parts.get(i);
    }
  }

  /// `template` is like `/guilds/:guild_id/channels`.
  void add(String template, T here) {
    var node = this;
    var named = new ArrayList<String>();
    for (var segment : template.substring(1).split("/", -1)) {
      if (segment.startsWith(":")) {
        named.add(segment.substring(1));
        if (node.parameter == null) {
          node.parameter = new PathTree<>();
        }
        node = node.parameter;
      } else {
        node = node.fixed.computeIfAbsent(segment, key -> new PathTree<>());
      }
    }
    node.value = here;
    node.names = List.copyOf(named);
  }

  /// Null when there is nothing. `path` is as sent; a malformed percent-encoding in a parameter is
  /// refused.
  @Nullable Found<T> find(String path) {
    return path.startsWith("/") ? find(path, 1, new ArrayList<>(4)) : null;
  }

  private @Nullable Found<T> find(String path, int begin, List<String> parts) {
    int slash = path.indexOf('/', begin);
    var segment = path.substring(begin, slash < 0 ? path.length() : slash);
    var next = fixed.get(segment);
    if (next != null) {
      var found = next.after(path, slash, parts);
      if (found != null) {
        return found;
      }
    }
    if (parameter == null || segment.isEmpty()) {
      return null;
    }
    parts.addLast(segment);
    var found = parameter.after(path, slash, parts);
    if (found == null) {
      parts.removeLast();
    }
    return found;
  }

  private @Nullable Found<T> after(String path, int slash, List<String> parts) {
    if (slash >= 0) {
      return find(path, slash + 1, parts);
    }
    if (value == null) {
      return null;
    }
    parts.replaceAll(PathTree::decoded);
    return new Found<>(value, names, parts);
  }

  private static String decoded(String segment) {
    return segment.indexOf('%') < 0 ? segment : utf8(unescaped(segment));
  }

  private static byte[] unescaped(String segment) {
    var raw = segment.getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        bytes.put(raw[i]);
      } else if (i + 2 < raw.length
          && HexFormat.isHexDigit(raw[i + 1])
          && HexFormat.isHexDigit(raw[i + 2])) {
        bytes.put(
            (byte) (16 * HexFormat.fromHexDigit(raw[++i]) + HexFormat.fromHexDigit(raw[++i])));
      } else {
        throw malformed();
      }
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static Refusal malformed() {
    return Refusal.invalid("path: malformed percent-encoding");
  }
}
