package chat.filament.search.index;

import static chat.filament.search.index.MessageDocument.CONTENT;

import chat.filament.search.query.QueryNode;
import chat.filament.search.query.QueryNode.Occurrence;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.LevenshteinAutomata;
import org.apache.lucene.util.automaton.Operations;

/// Turns a parsed query into a Lucene query that matches documents of one generation: by words that
/// only they have, or as documents of that generation.
final class QueryTranslation {
  private final GuildWords words;
  private final Query everything;

  QueryTranslation(Generation generation) {
    this.words = GuildWords.of(generation);
    this.everything = new ConstantScoreQuery(new TermQuery(generation.term()));
  }

  Query query(QueryNode node) {
    return switch (node) {
      case QueryNode.Everything _ -> everything;
      case QueryNode.Phrase phrase -> phrase(phrase);
      case QueryNode.Wildcard wildcard -> wildcard(wildcard);
      case QueryNode.Fuzzy fuzzy -> fuzzy(fuzzy);
      case QueryNode.Compound group -> group(group);
    };
  }

  private Query phrase(QueryNode.Phrase phrase) {
    if (phrase.words().size() == 1) {
      return new TermQuery(words.term(phrase.words().getFirst().text()));
    }
    var query = new PhraseQuery.Builder().setSlop(phrase.slop());
    phrase.words().forEach(word -> query.add(words.term(word.text()), word.position()));
    return query.build();
  }

  private Query wildcard(QueryNode.Wildcard wildcard) {
    return anyOf(
        WildcardQuery.toAutomaton(
            new Term(CONTENT, wildcard.pattern()), Operations.DEFAULT_DETERMINIZE_WORK_LIMIT));
  }

  /// The nearer a word is, the more of these it is among. A word must have more characters than
  /// errors, as in Lucene's own fuzzy queries.
  private Query fuzzy(QueryNode.Fuzzy fuzzy) {
    int length = fuzzy.word().codePointCount(0, fuzzy.word().length());
    var automata = new LevenshteinAutomata(fuzzy.word(), true);
    float weight = WordSimilarity.weight(length) / (2 * (fuzzy.edits() + 1));
    var query = new BooleanQuery.Builder();
    for (int edits = 0; edits <= fuzzy.edits() && edits < length; edits++) {
      var near = Operations.intersection(automata.toAutomaton(edits), atLeastCharacters(edits + 1));
      query.add(new BoostQuery(anyOf(near), weight), Occur.SHOULD);
    }
    return query.build();
  }

  private static Automaton atLeastCharacters(int count) {
    return Operations.concatenate(
        List.of(Operations.repeat(Automata.makeAnyChar(), count), Automata.makeAnyString()));
  }

  /// Every matching word scores the same, and their documents are gathered in a bit set: memory
  /// does not grow with the number of words, and the time limit also counts while they are listed.
  private Query anyOf(Automaton text) {
    return new AutomatonQuery(
        new Term(CONTENT),
        words.automaton(text),
        true,
        MultiTermQuery.CONSTANT_SCORE_BLENDED_REWRITE);
  }

  private Query group(QueryNode.Compound group) {
    if (group.clauses().isEmpty()) {
      return MatchNoDocsQuery.INSTANCE;
    }
    var query = new BooleanQuery.Builder();
    group.clauses().forEach(clause -> query.add(query(clause.node()), occur(clause.role())));
    if (group.clauses().stream().allMatch(clause -> clause.role() == Occurrence.EXCLUDED)) {
      query.add(everything, Occur.FILTER);
    }
    return query.build();
  }

  private static Occur occur(Occurrence role) {
    return switch (role) {
      case OPTIONAL -> Occur.SHOULD;
      case REQUIRED -> Occur.MUST;
      case EXCLUDED -> Occur.MUST_NOT;
    };
  }
}
