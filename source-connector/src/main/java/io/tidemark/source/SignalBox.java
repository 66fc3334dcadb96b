package io.tidemark.source;

import io.tidemark.source.plan.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that people ask of the connector now: by its configuration, and by the signal table. */
final class SignalBox {
  private List<Signal> asked;
  private final Optional<Signal> configured;
  private boolean complete;
  private int version;

  /**
   * @param configured the key {@code signal}
   * @param table whether there is a signal table too, which has not been read yet
   */
  SignalBox(Optional<Signal> configured, boolean table) {
    this.configured = configured;
    this.asked = configured.stream().toList();
    this.complete = !table;
  }

  /** Takes what is in the signal table now. */
  void put(List<Signal> rows) {
    List<Signal> all = new ArrayList<>(configured.stream().toList());
    all.addAll(rows);
    complete = true;
    if (!all.equals(asked)) {
      asked = all;
      version++;
    }
  }

  List<Signal> asked() {
    return asked;
  }

  /** Another number when what is asked has changed. */
  int version() {
    return version;
  }

  /** Whether nothing is asked that is not known here yet. */
  boolean isComplete() {
    return complete;
  }
}
