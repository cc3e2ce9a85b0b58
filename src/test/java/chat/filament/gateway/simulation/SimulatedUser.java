package chat.filament.gateway.simulation;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Somebody who stays logged in during a run of hours: access tokens end after 15 minutes.
final class SimulatedUser {
  private record Login(Person person, long nanos) {}

  private static final long TOKEN_NANOS = TimeUnit.MINUTES.toNanos(2);

  /// Who asked for nothing in that time and cannot log in right now has an old token.
  private static final long OLD_NANOS = TimeUnit.MINUTES.toNanos(14);

  private final AtomicReference<Login> login;

  /// `loggedInAt` is when the person did, in [System#nanoTime].
  SimulatedUser(Person person, long loggedInAt) {
    this.login = new AtomicReference<>(new Login(person, loggedInAt));
  }

  String id() {
    return login.get().person().id();
  }

  String name() {
    return login.get().person().name();
  }

  /// Logs in again when it is time; what is known already if that does not work now.
  Person person() {
    var known = login.get();
    if (System.nanoTime() - known.nanos() < TOKEN_NANOS) {
      return known.person();
    }
    try {
      var again = new Login(known.person().logInAgain(), System.nanoTime());
      login.compareAndSet(known, again);
    } catch (UncheckedIOException | AssertionError e) {
      return known.person(); // later, then
    }
    return login.get().person();
  }

  /// The auth session is not known: it is younger than the backup that the database was restored
  /// from. The next time there is another one.
  void forget() {
    var known = login.get();
    login.compareAndSet(known, new Login(known.person(), System.nanoTime() - TOKEN_NANOS));
  }

  /// What was answered, null when the connection broke: then nobody knows.
  @Nullable Answer ask(Function<Person, Answer> request) {
    try {
      return request.apply(person());
    } catch (UncheckedIOException e) {
      return null;
    }
  }

  /// Asks until it is settled: a 2xx, or 404 or 409 where an attempt before may have gone through.
  /// Fails on any other answer than those of a server that is not there.
  Answer insist(Function<Person, Answer> request) throws InterruptedException {
    return insist(request, new Attempts());
  }

  /// The same with attempts of before, of which any may still go through: nobody knows when.
  Answer insist(Function<Person, Answer> request, Attempts attempts) throws InterruptedException {
    while (true) {
      var answer = ask(request);
      attempts.add(answer);
      if (answer != null) {
        int status = answer.status();
        if (status < 300 || (attempts.anyUnclear() && (status == 404 || status == 409))) {
          return answer;
        }
        if (!isOutage(status) && !(status == 401 && isOld())) {
          throw new AssertionError(
              answer.response().request().uri() + ": " + attempts + " " + answer.text());
        }
      }
      pause(answer);
    }
  }

  private boolean isOld() {
    return System.nanoTime() - login.get().nanos() > OLD_NANOS;
  }

  /// Waits as the server asks; a moment where there was no answer.
  static void pause(@Nullable Answer answer) throws InterruptedException {
    Thread.sleep(answer == null ? Duration.ofMillis(50) : answer.retryAfter());
  }

  static boolean isOutage(int status) {
    return status == 503 || status == 408 || status == 429;
  }
}
