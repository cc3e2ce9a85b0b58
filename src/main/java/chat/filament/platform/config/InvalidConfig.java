package chat.filament.platform.config;

import java.util.List;

/// The environment cannot be used; `problems` has one line for each reason. Values of secrets are
/// never in them.
public final class InvalidConfig extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  InvalidConfig(List<String> problems) {
    super(problems.size() + " configuration problems");
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
