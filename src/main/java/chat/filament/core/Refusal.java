package chat.filament.core;

/// A request that is answered with a [Problem]: an expected outcome, so it carries no stack trace
/// and is never logged as an error. The detail becomes that of the answer on a 400 and nothing
/// else; it never holds secrets or contents.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Problem problem;
  private final String detail;
  private final int retryAfterSeconds;

  public Refusal(Problem problem) {
    this(problem, "");
  }

  public Refusal(Problem problem, String detail) {
    this(problem, detail, 0);
  }

  private Refusal(Problem problem, String detail, int retryAfterSeconds) {
    super(detail.isEmpty() ? problem.toString() : detail, null, false, false);
    this.problem = problem;
    this.detail = detail;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /// A 400 that says which value was wrong and what was expected, like `limit: 500 (expected:
  /// 1..100)`.
  public static Refusal invalid(String detail) {
    return new Refusal(Problem.INVALID_REQUEST, detail);
  }

  /// A 429 or 503 that says after how many whole seconds (at least 1) another try makes sense.
  public static Refusal retryAfter(Problem problem, int seconds) {
    return new Refusal(problem, "", Math.max(1, seconds));
  }

  public Problem problem() {
    return problem;
  }

  /// The human-readable reason, empty when there is none.
  public String detail() {
    return detail;
  }

  /// 0 when the answer carries no `retry-after`.
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
