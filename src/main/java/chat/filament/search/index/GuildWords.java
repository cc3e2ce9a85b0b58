package chat.filament.search.index;

import com.github.f4b6a3.ulid.Ulid;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.UnicodeUtil;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.UTF32ToUTF8;

/// The words of one [Generation]: each begins with eight bytes that stand for it. So a search looks
/// at the words of its own guild alone, and neither what it finds nor how long it takes depends on
/// what is written in others.
///
/// Two generations of one guild never have the same eight bytes. Those of two guilds may: every
/// query also looks at the channels, and a channel is of one guild.
record GuildWords(long prefix) {
  private static final int PREFIX_BYTES = Long.BYTES;

  /// What a word takes at most: it has fewer than 40 bytes, and no character takes more than three
  /// bytes for each of its `char`s.
  static final int MAX_BYTES = PREFIX_BYTES + 3 * 40;

  /// Makes one number after another a very different one.
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  static GuildWords of(Generation generation) {
    long random = Ulid.from(generation.guild().value()).getLeastSignificantBits();
    return new GuildWords(random + generation.number() * SPREAD);
  }

  /// Puts a word into `bytes`, which has room for it.
  void write(String word, BytesRef bytes) {
    ByteBuffer.wrap(bytes.bytes).putLong(prefix);
    bytes.offset = 0;
    bytes.length = UnicodeUtil.UTF16toUTF8(word, 0, word.length(), bytes.bytes, PREFIX_BYTES);
  }

  Term term(String word) {
    var bytes = new BytesRef(PREFIX_BYTES + UnicodeUtil.maxUTF8Length(word.length()));
    write(word, bytes);
    return new Term(MessageDocument.CONTENT, bytes);
  }

  /// Accepts the bytes of what `words` accepts as text.
  Automaton automaton(Automaton words) {
    var begin =
        Automata.makeBinary(
            new BytesRef(ByteBuffer.allocate(PREFIX_BYTES).putLong(prefix).array()));
    return Operations.determinize(
        Operations.concatenate(List.of(begin, new UTF32ToUTF8().convert(words))),
        Operations.DEFAULT_DETERMINIZE_WORK_LIMIT);
  }

  /// How many characters the word of a term has.
  static int characters(BytesRef term) {
    int characters = 0;
    for (int at = PREFIX_BYTES; at < term.length; at++) {
      boolean continues = (term.bytes[term.offset + at] & 0xC0) == 0x80;
      characters += continues ? 0 : 1;
    }
    return characters;
  }
}
