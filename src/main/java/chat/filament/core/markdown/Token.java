package chat.filament.core.markdown;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One step of the token stream. These 19 types are all there are; a client that renders them in
/// order, nesting at each start and leaving at each end, has rendered the message.
public sealed interface Token {
  record ParagraphStart() implements Token {}

  record ParagraphEnd() implements Token {}

  /// `level` is 1..6.
  record HeadingStart(int level) implements Token {}

  record HeadingEnd() implements Token {}

  record EmphasisStart() implements Token {}

  record EmphasisEnd() implements Token {}

  record StrongStart() implements Token {}

  record StrongEnd() implements Token {}

  record ListStart(boolean ordered) implements Token {}

  record ListEnd() implements Token {}

  record ListItemStart() implements Token {}

  record ListItemEnd() implements Token {}

  /// `href` has the scheme http, https or mailto, in whatever case it was written.
  record LinkStart(String href) implements Token {}

  record LinkEnd() implements Token {}

  record SoftBreak() implements Token {}

  record HardBreak() implements Token {}

  /// At most 4096 bytes of UTF-8.
  record Text(String text) implements Token {}

  /// Inline code, at most 4096 bytes of UTF-8.
  record Code(String code) implements Token {}

  /// A code block, fenced or indented. `language` is 1..32 characters of `[a-z0-9_+.-]` or null,
  /// `code` at most 16384 bytes of UTF-8.
  record FencedCode(@Nullable String language, String code) implements Token {}

  /// The name on the wire, e.g. `paragraph_start`.
  default String type() {
    return switch (this) {
      case ParagraphStart _ -> "paragraph_start";
      case ParagraphEnd _ -> "paragraph_end";
      case HeadingStart _ -> "heading_start";
      case HeadingEnd _ -> "heading_end";
      case EmphasisStart _ -> "emphasis_start";
      case EmphasisEnd _ -> "emphasis_end";
      case StrongStart _ -> "strong_start";
      case StrongEnd _ -> "strong_end";
      case ListStart _ -> "list_start";
      case ListEnd _ -> "list_end";
      case ListItemStart _ -> "list_item_start";
      case ListItemEnd _ -> "list_item_end";
      case LinkStart _ -> "link_start";
      case LinkEnd _ -> "link_end";
      case SoftBreak _ -> "soft_break";
      case HardBreak _ -> "hard_break";
      case Text _ -> "text";
      case Code _ -> "code";
      case FencedCode _ -> "fenced_code";
    };
  }

  /// The token that must follow to close this one; empty unless this is a start token.
  default Optional<Token> closing() {
    return switch (this) {
      case ParagraphStart _ -> Optional.of(new ParagraphEnd());
      case HeadingStart _ -> Optional.of(new HeadingEnd());
      case EmphasisStart _ -> Optional.of(new EmphasisEnd());
      case StrongStart _ -> Optional.of(new StrongEnd());
      case ListStart _ -> Optional.of(new ListEnd());
      case ListItemStart _ -> Optional.of(new ListItemEnd());
      case LinkStart _ -> Optional.of(new LinkEnd());
      case ParagraphEnd _,
          HeadingEnd _,
          EmphasisEnd _,
          StrongEnd _,
          ListEnd _,
          ListItemEnd _,
          LinkEnd _,
          SoftBreak _,
          HardBreak _,
          Text _,
          Code _,
          FencedCode _ ->
          Optional.empty();
    };
  }
}
