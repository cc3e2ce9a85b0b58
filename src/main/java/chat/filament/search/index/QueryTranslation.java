package chat.filament.search.index;

import static chat.filament.search.index.MessageDocument.CONTENT;

import chat.filament.search.query.QueryNode;
import chat.filament.search.query.QueryNode.Occurrence;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.automaton.Operations;

/// Turns a parsed query into a Lucene query on the content field.
final class QueryTranslation {
  /// The words nearest to a misspelt one; further ones are left out.
  private static final int FUZZY_WORDS = 64;

  private QueryTranslation() {}

  static Query query(QueryNode node) {
    return switch (node) {
      case QueryNode.Everything _ -> MatchAllDocsQuery.INSTANCE;
      case QueryNode.Phrase phrase -> phrase(phrase);
      case QueryNode.Wildcard wildcard -> wildcard(wildcard);
      case QueryNode.Fuzzy fuzzy ->
          new FuzzyQuery(new Term(CONTENT, fuzzy.word()), fuzzy.edits(), 0, FUZZY_WORDS, true);
      case QueryNode.Compound group -> group(group);
    };
  }

  private static Query phrase(QueryNode.Phrase phrase) {
    if (phrase.words().size() == 1) {
      return new TermQuery(new Term(CONTENT, phrase.words().getFirst().text()));
    }
    var query = new PhraseQuery.Builder().setSlop(phrase.slop());
    phrase.words().forEach(word -> query.add(new Term(CONTENT, word.text()), word.position()));
    return query.build();
  }

  /// Every matching word scores the same, and their documents are gathered in a bit set: memory
  /// does not grow with the number of words, and the time limit also counts while they are listed.
  private static Query wildcard(QueryNode.Wildcard wildcard) {
    return new WildcardQuery(
        new Term(CONTENT, wildcard.pattern()),
        Operations.DEFAULT_DETERMINIZE_WORK_LIMIT,
        MultiTermQuery.CONSTANT_SCORE_BLENDED_REWRITE);
  }

  private static Query group(QueryNode.Compound group) {
    if (group.clauses().isEmpty()) {
      return MatchNoDocsQuery.INSTANCE;
    }
    var query = new BooleanQuery.Builder();
    group.clauses().forEach(clause -> query.add(query(clause.node()), occur(clause.role())));
    if (group.clauses().stream().allMatch(clause -> clause.role() == Occurrence.EXCLUDED)) {
      query.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
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
