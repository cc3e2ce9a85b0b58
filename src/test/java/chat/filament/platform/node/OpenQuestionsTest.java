package chat.filament.platform.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.ulid.UlidCreator;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class OpenQuestionsTest {
  private final OpenQuestions questions = new OpenQuestions();
  private final NodeId node = new NodeId(UlidCreator.getUlid().toString());
  private final NodeId other = new NodeId(UlidCreator.getUlid().toString());
  private final Promise<Buffer> asked = Promise.promise();

  @Test
  void anAnswerEndsTheQuestion() {
    var answer = questions.add(node, asked.future());
    assertThat(questions.asked()).containsExactly(node);
    asked.complete(Buffer.buffer("yes"));
    assertThat(answer.result()).hasToString("yes");
    assertThat(questions.asked()).isEmpty();
  }

  @Test
  void aNodeIsGoneWhenItIsMissedTwiceInARow() {
    var answer = questions.add(node, asked.future());
    var others = questions.add(other, Promise.<Buffer>promise().future());
    questions.missed(node);
    questions.found(node);
    questions.missed(node);
    assertThat(answer.isComplete()).isFalse();
    questions.missed(node);
    assertThat(answer.cause()).isInstanceOf(NodeEnded.class);
    assertThat(others.isComplete()).isFalse();
  }

  @Test
  void anAnswerThatComesAfterTheEndChangesNothing() {
    var answer = questions.add(node, asked.future());
    questions.ended(node);
    asked.complete(Buffer.buffer("late"));
    assertThat(answer.cause()).isInstanceOf(NodeEnded.class);
    assertThat(questions.asked()).isEmpty();
  }
}
