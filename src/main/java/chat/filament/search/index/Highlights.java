package chat.filament.search.index;

import chat.filament.search.query.QueryNode;
import chat.filament.search.query.QueryNode.Occurrence;
import chat.filament.search.query.SearchQuery;
import chat.filament.search.query.Word;
import chat.filament.search.query.WordSplitter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.CharacterRunAutomaton;
import org.apache.lucene.util.automaton.LevenshteinAutomata;
import org.apache.lucene.util.automaton.Operations;

/// Finds the words of a message that a query asked for, by analysing the text again: the index
/// keeps neither text nor offsets. Made once per query; safe on any thread.
public final class Highlights {
  public static final int MAX_PER_MESSAGE = 16;

  private final List<Finder> finders;

  /// UTF-16 offsets of one word, `end` exclusive.
  public record HighlightRange(int start, int end) {}

  private Highlights(List<Finder> finders) {
    this.finders = finders;
  }

  public static Highlights of(SearchQuery query) {
    return new Highlights(finders(query.root()).toList());
  }

  /// The words of `content` that the query asked for, in the order of the text, at most
  /// [#MAX_PER_MESSAGE]. What the query excludes is never among them.
  public List<HighlightRange> in(String content) {
    var words = new HashMap<Integer, List<Word>>();
    WordSplitter.splitIntoAllForms(content)
        .forEach(
            word -> words.computeIfAbsent(word.position(), place -> new ArrayList<>()).add(word));
    var found =
        finders.stream()
            .flatMap(finder -> finder.find(words))
            .map(word -> new HighlightRange(word.start(), word.end()))
            .sorted(Comparator.comparingInt(HighlightRange::start))
            .toList();
    return joined(found).stream().limit(MAX_PER_MESSAGE).toList();
  }

  /// What overlaps or touches is one, like the characters of a Japanese word.
  private static List<HighlightRange> joined(List<HighlightRange> sorted) {
    var joined = new ArrayList<HighlightRange>();
    for (var range : sorted) {
      if (!joined.isEmpty() && range.start() <= joined.getLast().end()) {
        var last = joined.removeLast();
        joined.add(new HighlightRange(last.start(), Math.max(last.end(), range.end())));
      } else {
        joined.add(range);
      }
    }
    return joined;
  }

  /// Finds words in a text, given by their positions.
  private interface Finder {
    Stream<Word> find(Map<Integer, List<Word>> words);
  }

  private static Stream<Finder> finders(QueryNode node) {
    return switch (node) {
      case QueryNode.Everything _ -> Stream.empty();
      case QueryNode.Phrase phrase -> Stream.of(phrase.slop() == 0 ? exact(phrase) : loose(phrase));
      case QueryNode.Wildcard wildcard -> Stream.of(each(wildcard(wildcard)));
      case QueryNode.Fuzzy fuzzy -> Stream.of(each(fuzzy(fuzzy)));
      case QueryNode.Compound group ->
          group.clauses().stream()
              .filter(clause -> clause.role() != Occurrence.EXCLUDED)
              .flatMap(clause -> finders(clause.node()));
    };
  }

  private static Finder each(Predicate<String> wanted) {
    return words ->
        words.values().stream().flatMap(List::stream).filter(word -> wanted.test(word.text()));
  }

  private static Finder loose(QueryNode.Phrase phrase) {
    var wanted = phrase.words().stream().map(Word::text).toList();
    return each(wanted::contains);
  }

  private static Finder exact(QueryNode.Phrase phrase) {
    var first = phrase.words().getFirst();
    return words ->
        words.values().stream()
            .flatMap(List::stream)
            .filter(word -> word.text().equals(first.text()))
            .flatMap(word -> run(phrase.words(), words, word.position() - first.position()));
  }

  /// The wanted words moved by `shift` places, or nothing if one of them is not there.
  private static Stream<Word> run(List<Word> wanted, Map<Integer, List<Word>> words, int shift) {
    var found = new ArrayList<Word>();
    for (var want : wanted) {
      var word =
          words.getOrDefault(want.position() + shift, List.of()).stream()
              .filter(form -> form.text().equals(want.text()))
              .findFirst();
      if (word.isEmpty()) {
        return Stream.empty();
      }
      found.add(word.get());
    }
    return found.stream();
  }

  private static Predicate<String> wildcard(QueryNode.Wildcard wildcard) {
    return accepting(
        WildcardQuery.toAutomaton(
            new Term(MessageDocument.CONTENT, wildcard.pattern()),
            Operations.DEFAULT_DETERMINIZE_WORK_LIMIT));
  }

  /// As in Lucene's fuzzy queries, a word must be longer than the number of its errors.
  private static Predicate<String> fuzzy(QueryNode.Fuzzy fuzzy) {
    var automata = new LevenshteinAutomata(fuzzy.word(), true);
    return IntStream.rangeClosed(0, fuzzy.edits())
        .filter(edits -> edits < characters(fuzzy.word()))
        .mapToObj(
            edits -> accepting(automata.toAutomaton(edits)).and(word -> edits < characters(word)))
        .reduce(_ -> false, Predicate::or);
  }

  private static Predicate<String> accepting(Automaton automaton) {
    return new CharacterRunAutomaton(automaton)::run;
  }

  private static int characters(String word) {
    return word.codePointCount(0, word.length());
  }
}
