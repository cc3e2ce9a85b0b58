package chat.filament.attachment.type;

import chat.filament.attachment.type.BytePattern.ByteSpan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads lines of `types/signatures.txt`, whose head explains their form. A mistake in them is an
/// [IllegalArgumentException], which ends the start of the server.
final class SignatureParser {
  private static final Pattern TOKEN = Pattern.compile("'[^']*'|[^\\s']+");

  private SignatureParser() {}

  static Signature parse(TableLine line) {
    var alternatives = Stream.of(line.value().split("\\|", -1)).map(SignatureParser::conditions);
    return new Signature(line.key(), alternatives.toList());
  }

  private static List<Condition> conditions(String alternative) {
    return Stream.of(alternative.split(",", -1)).map(SignatureParser::condition).toList();
  }

  private static Condition condition(String part) {
    var tokens = TOKEN.matcher(part).results().map(MatchResult::group).toList();
    var rest = tokens.subList(1, tokens.size());
    return switch (tokens.getFirst()) {
      case "longer" -> new Condition.LongerThan(Integer.parseInt(rest.getFirst()));
      case "binary" -> new Condition.Binary();
      case "major" -> new MediaBrand(true, texts(rest));
      case "compatible" -> new MediaBrand(false, texts(rest));
      case "root" -> new OleRoot(UUID.fromString(rest.getFirst()));
      case "entry" -> new OfficeEntry(unquoted(rest.getFirst()));
      case "frames" -> new SkippableFrames(pattern(rest));
      case "tag" -> new Markup(Markup.Kind.TAG, lowerCaseTexts(rest));
      case "prolog" -> new Markup(Markup.Kind.PROLOG, lowerCaseTexts(rest));
      case "element" -> new Markup(Markup.Kind.ELEMENT, lowerCaseTexts(rest));
      default -> pattern(tokens);
    };
  }

  private static BytePattern pattern(List<String> tokens) {
    var ranges = new ArrayList<ByteSpan>();
    var offset = 0;
    for (var token : tokens) {
      switch (token.charAt(0)) {
        case '@' -> offset = Integer.parseInt(token.substring(1));
        case '\'' -> {
          for (var b : text(token)) {
            ranges.add(new ByteSpan(b & 0xFF, b & 0xFF, false));
          }
        }
        case '!' -> ranges.add(range(token.substring(1), true));
        default -> ranges.add(range(token, false));
      }
    }
    return new BytePattern(offset, List.copyOf(ranges));
  }

  private static ByteSpan range(String hex, boolean negated) {
    var ends = hex.split("-", -1);
    var low = Integer.parseInt(ends[0], 16);
    var high = Integer.parseInt(ends[ends.length - 1], 16);
    if (ends.length > 2 || low > high || high > 0xFF) {
      throw new IllegalArgumentException("not a byte or a range of bytes: " + hex);
    }
    return new ByteSpan(low, high, negated);
  }

  private static List<byte[]> texts(List<String> tokens) {
    return tokens.stream().map(SignatureParser::text).toList();
  }

  private static List<byte[]> lowerCaseTexts(List<String> tokens) {
    return texts(tokens.stream().map(token -> token.toLowerCase(Locale.ROOT)).toList());
  }

  private static byte[] text(String token) {
    return unquoted(token).getBytes(StandardCharsets.US_ASCII);
  }

  private static String unquoted(String token) {
    if (token.length() < 3 || token.charAt(0) != '\'' || !token.endsWith("'")) {
      throw new IllegalArgumentException("not a text in quotes: " + token);
    }
    return token.substring(1, token.length() - 1);
  }
}
