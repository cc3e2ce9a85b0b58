package chat.filament.search.query;

import java.util.List;

/// A parsed query. Every word in it is in the form of [WordSplitter].
public sealed interface QueryNode {

  /// Matches every message: `*`.
  record Everything() implements QueryNode {}

  /// Words at their relative positions, in this order and next to each other; one word alone is a
  /// phrase of one.
  ///
  /// @param words never empty
  /// @param slop how many places words may be moved to make the phrase match, 0..20
  record Phrase(List<Word> words, int slop) implements QueryNode {
    public Phrase {
      words = List.copyOf(words);
    }
  }

  /// One word by pattern: `*` stands for any run of characters, `?` for exactly one.
  record Wildcard(String pattern) implements QueryNode {}

  /// One word with typing errors.
  ///
  /// @param edits 1..2 insertions, deletions, changes or swaps of neighbours
  record Fuzzy(String word, int edits) implements QueryNode {}

  /// Clauses that are weighed together. If one is `REQUIRED`, the optional ones only add to the
  /// score; otherwise at least one optional clause has to match; with `EXCLUDED` ones alone,
  /// everything else matches. Without any clause nothing matches.
  record Compound(List<Clause> clauses) implements QueryNode {
    public Compound {
      clauses = List.copyOf(clauses);
    }
  }

  /// One clause of a [Compound].
  record Clause(Occurrence role, QueryNode node) {}

  /// What a clause does in its [Compound].
  enum Occurrence {
    OPTIONAL,
    REQUIRED,
    EXCLUDED
  }

  /// A group of what can be searched for: clauses without any word (`!!!`) are left out, and a
  /// single clause that is not excluded stands for itself.
  static QueryNode group(List<Clause> clauses) {
    var searchable = clauses.stream().filter(clause -> !isEmpty(clause.node())).toList();
    if (searchable.size() == 1 && searchable.getFirst().role() != Occurrence.EXCLUDED) {
      return searchable.getFirst().node();
    }
    return new Compound(searchable);
  }

  private static boolean isEmpty(QueryNode node) {
    return node instanceof Compound group && group.clauses().isEmpty();
  }
}
