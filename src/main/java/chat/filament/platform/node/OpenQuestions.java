package chat.filament.platform.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Questions that wait for answers. Those to a node that is no more fail with [NodeEnded], long
/// before their patience is over. Bounded by that patience; any thread.
final class OpenQuestions {
  /// How many looks in a row must miss a node: one may fall into the moment in which it connects
  /// again, or in which its last answer is on the way.
  private static final int MISSES = 2;

  private static final class Question {
    private final NodeId to;
    private final Promise<Buffer> answer;
    private volatile int misses;

    Question(NodeId to, Promise<Buffer> answer) {
      this.to = to;
      this.answer = answer;
    }
  }

  private final Set<Question> open = ConcurrentHashMap.newKeySet();

  /// What becomes of a question: its answer, its failure, or the end of the node.
  Future<Buffer> add(NodeId to, Future<Buffer> asked) {
    Promise<Buffer> answer = Promise.promise();
    var question = new Question(to, answer);
    open.add(question);
    asked.onComplete(done -> {
      open.remove(question);
      if (done.succeeded()) {
        answer.tryComplete(done.result());
      } else {
        answer.tryFail(done.cause());
      }
    });
    return answer.future();
  }

  /// Of which nodes something is asked.
  Set<NodeId> asked() {
    return open.stream().map(question -> question.to).collect(Collectors.toUnmodifiableSet());
  }

  /// The node is there.
  void found(NodeId node) {
    to(node).forEach(question -> question.misses = 0);
  }

  /// The node was not there at a look. To be called on one thread.
  void missed(NodeId node) {
    for (var question : to(node)) {
      int misses = question.misses + 1;
      question.misses = misses;
      if (misses >= MISSES) {
        question.answer.tryFail(new NodeEnded());
      }
    }
  }

  /// The node is believed to have ended.
  void ended(NodeId node) {
    to(node).forEach(question -> question.answer.tryFail(new NodeEnded()));
  }

  private Collection<Question> to(NodeId node) {
    return open.stream().filter(question -> question.to.equals(node)).toList();
  }
}
