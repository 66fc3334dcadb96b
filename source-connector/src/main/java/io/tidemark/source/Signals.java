package io.tidemark.source;

import io.tidemark.source.plan.Signal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a person asks of one sync, and what of that has been executed. */
final class Signals {
  private final Optional<Signal> asked;
  private @Nullable String executed;

  /**
   * @param sync the sync's name
   * @param asked of the connector
   * @param executed id of the last signal that an earlier incarnation executed, null when none was
   */
  Signals(String sync, Optional<Signal> asked, @Nullable String executed) {
    this.asked = asked.filter(signal -> signal.isFor(sync));
    this.executed = executed;
  }

  /** Id of a run that is still to be executed. */
  Optional<String> run() {
    return pending(Signal.Type.RUN);
  }

  /** Id of an abort that is still to be executed. */
  Optional<String> abort() {
    return pending(Signal.Type.ABORT);
  }

  private Optional<String> pending(Signal.Type type) {
    return asked
        .filter(signal -> signal.type() == type)
        .map(Signal::id)
        .filter(id -> !id.equals(executed));
  }

  void execute(String id) {
    executed = id;
  }

  /** Id of the last signal that was executed, null when none was. */
  @Nullable String executed() {
    return executed;
  }
}
